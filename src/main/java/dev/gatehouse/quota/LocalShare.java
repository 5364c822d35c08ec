package dev.gatehouse.quota;

import dev.gatehouse.state.redis.LeaseTerms;

/**
 * One node's share of a limit while nobody can be asked. It is the whole limit, begun with what was known of its use, in
 * which everything costs as many times as much as there are nodes: so all of them together use it once. Where the limit has fewer
 * units than there are nodes, each has one.
 *
 * <p>Not safe for threads.
 */
final class LocalShare {

    private final LeaseTerms terms;
    private final int nodes;
    private final long base;
    private final long baseMicros;
    private long missing;
    private long atMicros;
    private long grantedSince;

    /** @param missing parts, as far as is known */
    LocalShare(LeaseTerms terms, int nodes, long missing, long micros) {
        this.terms = terms;
        this.nodes = nodes;
        this.base = missing;
        this.baseMicros = micros;
        this.missing = missing;
        this.atMicros = micros;
    }

    boolean admits(long cost, long micros) {
        return missingAt(micros) + price(cost) <= capacity();
    }

    boolean take(long cost, long micros) {
        if (!admits(cost, micros)) {
            return false;
        }
        record(cost, micros);
        return true;
    }

    /** Counts what is granted in any case; what is over the limit is forgotten. */
    void record(long cost, long micros) {
        missing = Math.min(Math.max(capacity(), missing), missingAt(micros) + price(cost));
        atMicros = Math.max(atMicros, micros);
        grantedSince += cost;
    }

    long remaining(long micros) {
        return Math.max(0, capacity() - missingAt(micros)) / price(1);
    }

    /** {@link Long#MAX_VALUE} = never by itself. */
    long microsUntil(long cost, long micros) {
        long lacking = missingAt(micros) + price(cost) - capacity();
        if (lacking <= 0) {
            return 0;
        }
        return terms.partsPerMicro() == 0 ? Long.MAX_VALUE : (lacking - 1) / terms.partsPerMicro() + 1;
    }

    /** Parts that would be missing if nothing had been granted. */
    long baseAt(long micros) {
        return terms.missingAfter(base, micros - baseMicros);
    }

    /** Parts that are missing by what was granted here, which are being settled from now on. */
    long settle(long micros) {
        grantedSince = 0;
        return Math.max(0, missingAt(micros) - baseAt(micros) + nodes - 1) / nodes;
    }

    /** Whether nothing was granted since. */
    boolean isSettled() {
        return grantedSince == 0;
    }

    /**
     * What is left of it once that has been settled.
     *
     * @param known parts missing, by the answer
     */
    LocalShare rest(long known, long micros) {
        LocalShare rest = new LocalShare(terms, nodes, known, micros);
        rest.missing += rest.price(grantedSince);
        rest.grantedSince = grantedSince;
        return rest;
    }

    private long missingAt(long micros) {
        return terms.missingAfter(missing, micros - atMicros);
    }

    private long capacity() {
        return Math.max(terms.capacity(), price(1));
    }

    private long price(long cost) {
        return terms.parts(cost) * nodes;
    }
}
