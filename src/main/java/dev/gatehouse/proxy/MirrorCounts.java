package dev.gatehouse.proxy;

import dev.gatehouse.exchange.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * How many copies of a route's requests are under way, and what became of the others. The process's log tells of what is not well, once
 * a minute: a mirror that fails or differs does so for every request.
 */
public final class MirrorCounts {

    private static final Logger LOG = LogManager.getLogger(MirrorCounts.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String routeId;
    private final TimeSource time;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder tooLarge = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder same = new LongAdder();
    private final LongAdder different = new LongAdder();
    private final AtomicLong nextLossLine;
    private final AtomicLong nextDifferenceLine;

    MirrorCounts(String routeId, TimeSource time) {
        this.routeId = routeId;
        this.time = time;
        long now = now();
        nextLossLine = new AtomicLong(now);
        nextDifferenceLine = new AtomicLong(now);
    }

    /**
     * Counts a copy in.
     *
     * @return false if there are as many as there may be
     */
    boolean enter(int most) {
        int current = inFlight.get();
        while (current < most) {
            int witness = inFlight.compareAndExchange(current, current + 1);
            if (witness == current) {
                sent.increment();
                return true;
            }
            current = witness;
        }
        dropped.increment();
        tellOfLosses();
        return false;
    }

    /** One that was counted in is not sent after all, as its upstream has no room. */
    void turnedAway() {
        leave();
        sent.decrement();
        dropped.increment();
        tellOfLosses();
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    void tooLarge() {
        tooLarge.increment();
        tellOfLosses();
    }

    void failed() {
        failed.increment();
        tellOfLosses();
    }

    void compared(String requestId, Answer ofClient, Answer ofMirror) {
        if (ofClient.equals(ofMirror)) {
            same.increment();
            return;
        }
        different.increment();
        if (isTime(nextDifferenceLine)) {
            LOG.warn(
                    "route {}: the mirror answers otherwise, {} of {} times so far; request {} with status {} for {}{}",
                    routeId,
                    different.sum(),
                    different.sum() + same.sum(),
                    requestId,
                    ofMirror.status(),
                    ofClient.status(),
                    ofClient.hasBodyOf(ofMirror) ? "" : " and another body");
        }
    }

    private void tellOfLosses() {
        if (isTime(nextLossLine)) {
            LOG.warn(
                    "route {}: of the copies for the mirror {} were sent so far, {} of which failed; {} were not for mirror.max-in-flight,"
                            + " {} for mirror.buffer",
                    routeId,
                    sent.sum(),
                    failed.sum(),
                    dropped.sum(),
                    tooLarge.sum());
        }
    }

    private boolean isTime(AtomicLong next) {
        long due = next.get();
        long now = now();
        return now - due >= 0 && next.compareAndSet(due, now + QUIET_NANOS);
    }

    private long now() {
        return time.nanoTime().getAsLong();
    }

    /** Copies whose answer has not come whole. */
    public int underWay() {
        return inFlight.get();
    }

    public long copiesSent() {
        return sent.sum();
    }

    /** Since as many as may be were under way. */
    public long copiesDropped() {
        return dropped.sum();
    }

    /** Requests that were not copied for their body. */
    public long bodiesTooLarge() {
        return tooLarge.sum();
    }

    /** Copies without a whole answer. */
    public long copiesFailed() {
        return failed.sum();
    }

    /** Copies whose answer was the client's. */
    public long answersAlike() {
        return same.sum();
    }

    public long answersDifferent() {
        return different.sum();
    }

    /**
     * What is compared of an answer.
     *
     * @param length of the body in bytes
     * @param checksum of the body
     */
    record Answer(int status, long length, long checksum) {

        boolean hasBodyOf(Answer other) {
            return length == other.length && checksum == other.checksum;
        }
    }
}
