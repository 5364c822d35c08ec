package dev.gatehouse.state.redis;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Whether Redis is here, as everybody may see it: told to the log once when it goes and once when it comes. One thread writes. */
final class Presence {

    private static final Logger LOG = LogManager.getLogger(Presence.class);
    private static final long MILLI = 1_000_000L;
    private static final String LATE = "it does not answer in time";
    private static final String NOT_YET = "not connected yet";

    private final Availability availability;
    private volatile boolean here;
    private final AtomicLong returns = new AtomicLong();
    private volatile String why = NOT_YET;
    private final LongAdder times = new LongAdder();
    private final LongAdder awayNanos = new LongAdder();
    private volatile long awaySinceNanos;

    Presence(long timeoutNanos, long nowNanos) {
        this.availability = new Availability(timeoutNanos);
        this.awaySinceNanos = nowNanos;
    }

    boolean isHere() {
        return here;
    }

    long returns() {
        return returns.get();
    }

    void broken(String reason, long nowNanos) {
        availability.broken(nowNanos);
        note(reason, nowNanos);
    }

    void late(long nowNanos, long lastInTimeNanos) {
        availability.late(nowNanos, lastInTimeNanos);
        note(LATE, nowNanos);
    }

    boolean isDoubted(long nowNanos, long lastInTimeNanos) {
        boolean doubted = availability.isDoubted(nowNanos, lastInTimeNanos);
        note(LATE, nowNanos);
        return doubted;
    }

    void proof(boolean inTime, long nowNanos) {
        availability.proof(inTime, nowNanos);
        note(why, nowNanos);
    }

    private void note(String reason, long nowNanos) {
        boolean now = availability.isHere();
        boolean firstComplaint =
                !here && !now && why.equals(NOT_YET) && !reason.equals(NOT_YET) && !reason.equals(LATE);
        if (here && !now) {
            awaySinceNanos = nowNanos;
            times.increment();
        }
        if (firstComplaint || (here && !now)) {
            why = reason;
            here = false;
            LOG.warn("Redis is away: {}; limits that are shared go on by quota.when-unavailable", reason);
        } else if (!here && now) {
            long away = nowNanos - awaySinceNanos;
            awayNanos.add(away);
            returns.incrementAndGet();
            here = true;
            LOG.info("Redis is here after {} ms: limits are shared", away / MILLI);
        }
    }

    StoreCounts counts(int nodes, int apart, long nowNanos, Questions.Counts questions) {
        boolean now = here;
        long away = awayNanos.sum() + (now ? 0 : nowNanos - awaySinceNanos);
        return new StoreCounts(
                now,
                nodes,
                apart,
                now ? null : why,
                times.sum(),
                away / MILLI,
                questions.asked(),
                questions.late(),
                questions.failed());
    }
}
