package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.MirrorCount.ANSWERS_ALIKE;
import static dev.gatehouse.proxy.MirrorCount.ANSWERS_DIFFERENT;
import static dev.gatehouse.proxy.MirrorCount.BODIES_TOO_LARGE;
import static dev.gatehouse.proxy.MirrorCount.COPIES_DROPPED;
import static dev.gatehouse.proxy.MirrorCount.COPIES_FAILED;
import static dev.gatehouse.proxy.MirrorCount.COPIES_SENT;
import static dev.gatehouse.proxy.MirrorCount.COPIES_WITHOUT_MEMORY;

import dev.gatehouse.exchange.TimeSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
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
    private final Map<MirrorCount, LongAdder> sums = new EnumMap<>(MirrorCount.class);
    private final AtomicLong nextLossLine;
    private final AtomicLong nextDifferenceLine;

    MirrorCounts(String routeId, TimeSource time) {
        this.routeId = routeId;
        this.time = time;
        for (MirrorCount count : MirrorCount.values()) {
            sums.put(count, new LongAdder());
        }
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
                return true;
            }
            current = witness;
        }
        return false;
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    void sent() {
        sum(COPIES_SENT).increment();
    }

    /** A copy that was not made, not sent, or not answered. */
    void lost(MirrorCount why) {
        sum(why).increment();
        if (isTime(nextLossLine)) {
            LOG.warn(
                    "route {}: of the copies for the mirror {} were sent so far, {} of which failed; {} were not for mirror.max-in-flight,"
                            + " {} for limit.mirror-memory, {} for mirror.buffer",
                    routeId,
                    of(COPIES_SENT),
                    of(COPIES_FAILED),
                    of(COPIES_DROPPED),
                    of(COPIES_WITHOUT_MEMORY),
                    of(BODIES_TOO_LARGE));
        }
    }

    void compared(String requestId, Answer ofClient, Answer ofMirror) {
        if (ofClient.equals(ofMirror)) {
            sum(ANSWERS_ALIKE).increment();
            return;
        }
        sum(ANSWERS_DIFFERENT).increment();
        if (isTime(nextDifferenceLine)) {
            long different = of(ANSWERS_DIFFERENT);
            LOG.warn(
                    "route {}: the mirror answers otherwise, {} of {} times so far; request {} with status {} for {}{}",
                    routeId,
                    different,
                    different + of(ANSWERS_ALIKE),
                    requestId,
                    ofMirror.status(),
                    ofClient.status(),
                    ofClient.hasBodyOf(ofMirror) ? "" : " and another body");
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

    /** Only grows. */
    public long of(MirrorCount count) {
        return sum(count).sum();
    }

    private LongAdder sum(MirrorCount count) {
        return Objects.requireNonNull(sums.get(count));
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
