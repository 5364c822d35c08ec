package dev.gatehouse.quota;

import dev.gatehouse.state.redis.LeaseTerms;

/**
 * What a node has learnt of a room that others use too: what was missing, when. Others can only have taken more since, so what
 * it refuses by this was right to be refused, unless an operator has given more since.
 *
 * @param missing by the answer, right when it came
 * @param onTop parts that an operator has given on top of the limit; they are taken off {@code missing}
 * @param reserved parts that were not there for this node either, see {@code Question.Arrears}
 * @param quietUntilMicros nothing is asked before, since there is nothing; 0 where there is something, as a request may have begun
 *     before the answer came
 * @param returns how often Redis had come back by then
 */
record Knowledge(LeaseTerms terms, Missing missing, long onTop, long reserved, long quietUntilMicros, long returns) {

    /** Somebody may give something back: for so long it is not asked about. */
    private static final long FRESH_MICROS = 1_000_000;

    private static final long RECENT_MICROS = 10_000_000;

    /** While others are reserved for, they may have come back by then. */
    private static final long FRESH_RESERVED_MICROS = 20_000;

    /**
     * At the limit this is how long what comes back is gathered before it is asked for: a two-hundredth of the time in which
     * the whole of it does, at most.
     */
    private static final long MOST_PAUSE_MICROS = 5000;

    private static final int PAUSE_SHARE = 200;

    static Knowledge of(LeaseTerms terms, Missing missing, long onTop, long reserved, long returns) {
        long quiet = quiet(terms, missing.parts() + reserved, fresh(reserved));
        return new Knowledge(terms, missing, onTop, reserved, quiet == 0 ? 0 : missing.atMicros() + quiet, returns);
    }

    private static long quiet(LeaseTerms terms, long missing, long freshMicros) {
        if (terms.free(missing) >= 1) {
            return 0;
        }
        long pause = Math.min(MOST_PAUSE_MICROS, terms.microsToFill() / PAUSE_SHARE);
        return Math.min(freshMicros, Math.max(terms.microsUntil(1, missing), pause));
    }

    private static long fresh(long reserved) {
        return reserved > 0 ? FRESH_RESERVED_MICROS : FRESH_MICROS;
    }

    /**
     * What a share begins with when nobody can be asked any more: where this was learnt lately, others have taken what has refilled
     * since, for all that this node knows; and those who were not back then have what was reserved for them.
     */
    Missing atWorst(long micros) {
        long parts = missing.parts() + reserved;
        return new Missing(parts, micros - missing.atMicros() < RECENT_MICROS ? micros : missing.atMicros());
    }

    /** What others and this node have taken, whatever is on top. */
    long takenAt(long micros) {
        return Math.max(0, missingAt(micros) + onTop);
    }

    long missingAt(long micros) {
        return missing.at(terms, micros);
    }

    /** Where others are reserved for, the room stands for a part of all nodes, and refills more slowly: that is not counted on. */
    long freeAt(long micros) {
        return terms.free(reserved > 0 ? missing.parts() + reserved : missingAt(micros));
    }

    /** @param lacking units that this node does not hold */
    boolean refuses(long lacking, long micros) {
        return micros < quietUntilMicros || (isFresh(micros) && freeAt(micros) < lacking);
    }

    /** What Redis itself has said, and of what refills by itself alone. */
    boolean refusesExactly(long lacking, long micros) {
        return terms.partsPerMicro() > 0 && isFresh(micros) && freeAt(micros) < lacking;
    }

    private boolean isFresh(long micros) {
        return micros - missing.atMicros() < fresh(reserved);
    }
}
