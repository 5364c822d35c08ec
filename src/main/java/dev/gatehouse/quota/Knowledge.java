package dev.gatehouse.quota;

import dev.gatehouse.state.redis.LeaseTerms;

/**
 * What a node has learnt of a room that others use too: what was missing, when. Others can only have taken more since, so what
 * it refuses by this was right to be refused.
 *
 * @param missing parts
 * @param atMicros when
 * @param quietUntilMicros nothing is asked before, since there is nothing; 0 where there is something, as a request may have begun
 *     before the answer came
 * @param returns how often Redis had come back by then
 */
record Knowledge(LeaseTerms terms, long missing, long atMicros, long quietUntilMicros, long returns) {

    /** Somebody may give something back: for so long it is not asked about. */
    private static final long FRESH_MICROS = 1_000_000;

    /**
     * At the limit this is how long what comes back is gathered before it is asked for: a two-hundredth of the time in which
     * the whole of it does, at most.
     */
    private static final long MOST_PAUSE_MICROS = 5000;

    private static final int PAUSE_SHARE = 200;

    static Knowledge of(LeaseTerms terms, long missing, long atMicros, long returns) {
        long quiet = quiet(terms, missing);
        return new Knowledge(terms, missing, atMicros, quiet == 0 ? 0 : atMicros + quiet, returns);
    }

    private static long quiet(LeaseTerms terms, long missing) {
        if (terms.free(missing) >= 1) {
            return 0;
        }
        long pause = Math.min(MOST_PAUSE_MICROS, terms.microsToFill() / PAUSE_SHARE);
        return Math.min(FRESH_MICROS, Math.max(terms.microsUntil(1, missing), pause));
    }

    long missingAt(long micros) {
        return terms.missingAfter(missing, micros - atMicros);
    }

    long freeAt(long micros) {
        return terms.free(missingAt(micros));
    }

    /** @param lacking units that this node does not hold */
    boolean refuses(long lacking, long micros) {
        return micros < quietUntilMicros || (micros - atMicros < FRESH_MICROS && freeAt(micros) < lacking);
    }

    /** What Redis itself has said, and of what refills by itself alone. */
    boolean refusesExactly(long lacking, long micros) {
        return terms.partsPerMicro() > 0 && micros - atMicros < FRESH_MICROS && freeAt(micros) < lacking;
    }
}
