package dev.gatehouse.quota;

import dev.gatehouse.state.redis.LeaseTerms;

/**
 * One node's share of a limit while nobody can be asked. It is the whole limit, begun with what was known of its use, in
 * which everything costs as many times as much as there are nodes: so all of them together use it once. Where the limit has fewer
 * units than there are nodes, each has one.
 *
 * <p>How much of it has to be settled is told by three lines that fall alike as the limit refills: what would be missing if this node had
 * granted nothing, what would be if it had granted no more than Redis knows of by now, and what is.
 *
 * <p>Not safe for threads.
 */
final class LocalShare {

    private final LeaseTerms terms;
    private final int nodes;
    private final Missing known;
    private final Missing base;
    private Missing settled;
    private Missing beingSettled;
    private Missing all;

    /** @param known what was missing, as far as is known */
    LocalShare(LeaseTerms terms, int nodes, Missing known) {
        this(terms, nodes, known, known);
    }

    /** @param base what was missing for this node, with what was reserved for others */
    LocalShare(LeaseTerms terms, int nodes, Missing known, Missing base) {
        this.terms = terms;
        this.nodes = nodes;
        this.known = known;
        this.base = base;
        this.settled = base;
        this.beingSettled = base;
        this.all = base;
    }

    /** @param expected units that Redis may grant this node at this very time */
    boolean admits(long cost, long expected, long micros) {
        return all.at(terms, micros) + terms.parts(expected) + price(cost) <= capacity();
    }

    /** As {@link #admits}, and counts it. */
    boolean take(long cost, long expected, long micros) {
        if (!admits(cost, expected, micros)) {
            return false;
        }
        record(cost, micros);
        return true;
    }

    /** Counts what is granted in any case; what is over the limit is forgotten. */
    void record(long cost, long micros) {
        long missing = all.at(terms, micros);
        all = new Missing(
                Math.min(Math.max(capacity(), missing), missing + price(cost)), Math.max(all.atMicros(), micros));
    }

    /** Counts what was granted already, all of it. */
    void charge(long cost, long micros) {
        all = new Missing(all.at(terms, micros) + price(cost), Math.max(all.atMicros(), micros));
    }

    long remaining(long micros) {
        return Math.max(0, capacity() - all.at(terms, micros)) / price(1);
    }

    /** {@link Long#MAX_VALUE} = never by itself. */
    long microsUntil(long cost, long micros) {
        long lacking = all.at(terms, micros) + price(cost) - capacity();
        if (lacking <= 0) {
            return 0;
        }
        return terms.partsPerMicro() == 0 ? Long.MAX_VALUE : (lacking - 1) / terms.partsPerMicro() + 1;
    }

    /** What was missing in Redis when this was begun, as far as is known. */
    Missing known() {
        return known;
    }

    /** Parts that Redis knows to be missing if it has forgotten nothing and nobody else has granted anything. */
    long acknowledgedAt(long micros) {
        return known.at(terms, micros) + Math.max(0, settled.at(terms, micros) - base.at(terms, micros)) / nodes;
    }

    /** Parts that are missing by what was granted here and Redis has not acknowledged; it is told of them now. */
    long settle(long micros) {
        beingSettled = all;
        return Math.max(0, unsettled(micros) + nodes - 1) / nodes;
    }

    /** Redis knows what was settled last. */
    void acknowledged() {
        settled = beingSettled;
    }

    boolean isSettled(long micros) {
        return unsettled(micros) <= 0;
    }

    /**
     * What is left of it once that has been settled.
     *
     * @param now what is missing, by the answer
     */
    LocalShare rest(Missing now, long micros) {
        LocalShare rest = new LocalShare(terms, nodes, now);
        rest.all = new Missing(now.at(terms, micros) + unsettled(micros), micros);
        return rest;
    }

    private long unsettled(long micros) {
        return all.at(terms, micros) - settled.at(terms, micros);
    }

    private long capacity() {
        return Math.max(terms.capacity(), price(1));
    }

    private long price(long cost) {
        return terms.parts(cost) * nodes;
    }
}
