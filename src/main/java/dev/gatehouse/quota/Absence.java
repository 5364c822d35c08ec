package dev.gatehouse.quota;

import dev.gatehouse.state.redis.LeaseTerms;
import dev.gatehouse.state.redis.Ledger;
import dev.gatehouse.state.redis.Question.Arrears;
import org.jspecify.annotations.Nullable;

/**
 * What one cell has to make up for since Redis was away, or late: what it granted by its share, what Redis may have lost, what others
 * may have granted, and what came too late for those who had asked for it. Not safe for threads.
 */
final class Absence {

    private @Nullable LocalShare share;

    /** What was missing when Redis went, as far as is known; null once all nodes have settled what they granted since. */
    private @Nullable Missing before;

    /** Parts that were on top of the limit by then. */
    private long onTopBefore;

    /** Of what came too late: parts that are missing in Redis and nobody uses. */
    private @Nullable Missing unused;

    @Nullable
    LocalShare share() {
        return share;
    }

    /** Begun with what is known now, if there is none. */
    LocalShare share(SharedLimit limit, @Nullable Knowledge known, long micros) {
        LocalShare current = share;
        if (current == null) {
            Missing learnt = known(known, micros);
            Missing base = known == null ? learnt : known.atWorst(micros);
            current = new LocalShare(limit.terms(), limit.ledger().nodes(), learnt, base);
            share = current;
        }
        return current;
    }

    /** Whether there is something to settle. */
    boolean isOpen() {
        return share != null || unused != null;
    }

    /** Another window: what was granted in the one before is over. */
    void clear() {
        share = null;
        before = null;
        unused = null;
    }

    /** What Redis is to be told with the next question; {@link #told} says that it is. */
    Arrears bring(SharedLimit limit, @Nullable Knowledge known, long micros) {
        LeaseTerms terms = limit.terms();
        Ledger ledger = limit.ledger();
        LocalShare local = share;
        int absent = ledger.absent();
        if (absent == 0) {
            before = null;
        } else if (before == null) {
            // If it goes again before all are back, it is what was missing when it went first.
            before = local != null ? local.known() : known(known, micros);
            onTopBefore = onTop(known);
        }
        Missing then = before;
        long free = then == null ? 0 : Math.max(0, terms.capacity() - then.at(terms, micros));
        // Others may have known of more by then.
        long since = then == null ? 0 : Math.max(0, onTop(known) - onTopBefore);
        long lost = 0;
        if (known != null && known.returns() != ledger.returns()) {
            lost = local != null ? Math.max(0, local.acknowledgedAt(micros) + known.onTop()) : known.takenAt(micros);
        }
        return new Arrears(
                absent,
                lost,
                settled(terms, micros),
                reserved(terms, free + since, absent, ledger.nodes()),
                onTop(known));
    }

    /** What was to be told is on its way. */
    void told() {
        unused = null;
    }

    private static long onTop(@Nullable Knowledge known) {
        return known == null ? 0 : known.onTop();
    }

    private static Missing known(@Nullable Knowledge known, long micros) {
        return known == null ? new Missing(0, micros) : known.missing();
    }

    /** What was granted, less what is paid for already. */
    private long settled(LeaseTerms terms, long micros) {
        LocalShare local = share;
        Missing left = unused;
        long granted = local == null ? 0 : local.settle(micros);
        long paid = left == null ? 0 : left.at(terms, micros);
        // A bucket makes up for the rest by itself; given back after it has refilled it would be there twice.
        return granted - (terms.partsPerMicro() == 0 ? paid : Math.min(paid, granted));
    }

    /** What the shares of those who are not back yet were, by what was missing before; something is left for this node's. */
    private static long reserved(LeaseTerms terms, long free, int absent, int nodes) {
        if (absent == 0) {
            return 0;
        }
        long others = free - free / nodes * (nodes - Math.min(absent, nodes - 1));
        return Math.min(others, Math.max(0, free - terms.partsPerUnit()));
    }

    /** Redis has done what it was asked and has said so too late; what it granted is not used any more. */
    void tooLate(SharedLimit limit, long granted, long askedMicros, long micros) {
        acknowledged();
        LeaseTerms terms = limit.terms();
        if (share == null && terms.partsPerMicro() > 0) {
            // It pays for nothing, and the bucket makes up for it by itself.
            return;
        }
        long left = new Missing(terms.parts(granted), askedMicros).at(terms, micros);
        if (left > 0) {
            long before = unused == null ? 0 : unused.at(terms, micros);
            unused = new Missing(left + before, micros);
        }
    }

    /** @param known what is missing, by an answer that tells how it is now */
    void answered(Missing known, long micros) {
        acknowledged();
        LocalShare local = share;
        if (local != null) {
            share = local.isSettled(micros) ? null : local.rest(known, micros);
        }
    }

    private void acknowledged() {
        LocalShare local = share;
        if (local != null) {
            local.acknowledged();
        }
    }
}
