package dev.gatehouse.upstream;

import com.netflix.concurrency.limits.limit.Gradient2Limit;
import java.util.concurrent.TimeUnit;

/**
 * Finds how many requests a service can have at once by how long its answers take to begin.
 *
 * <p>{@link Gradient2Limit} holds the time of a window against that of the last minute or so, and lets the limit grow until it takes half as
 * long again. By itself it takes a long overload for normal in the end, since it knows no other time. So while requests are
 * turned away it is shown one, at first and every {@value #PROBE_SECONDS} s: a sixth of the limit is let in until what was there before has
 * been answered, and then the time of a few answers is what all others are held against from then on. One that is a surprise is
 * looked at again soon, as the limit will have come down.
 *
 * <p>The algorithm's own way to take a sample is a lock; it gets one for a window, of the sweep's thread alone.
 *
 * @see <a href="https://github.com/Netflix/concurrency-limits">Netflix concurrency-limits</a>
 */
final class AdaptiveLimit {

    static final int FIRST = 20;
    static final int PROBE_SECONDS = 10;

    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(PROBE_SECONDS);

    /** A probe that finds no end has found a service that does not answer, which drops tell of. */
    private static final long LONGEST_PROBE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Answers without which the average says little. */
    private static final int FEWEST = 10;

    /** Answers that the algorithm takes for its first idea of what is normal. */
    private static final int WARMUP = 10;

    /** What is left of the limit after a window with drops: the algorithm itself does not look at them. */
    private static final double LEFT = 0.9;

    private static final int PROBE_PART = 6;
    /** What is found is that much less than what was usual, so that the limit will be lower soon, and its part with it. */
    private static final double SURPRISING = 0.75;

    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final double TOLERANCE = 1.5;

    private int most;
    private Gradient2Limit algorithm;
    private Sums windowStart = new Sums(0, 0, 0, 0, 0, 0);
    private boolean begun;

    private Probe probe = Probe.NONE;
    private long probeSinceNanos;
    private long nextProbeNanos;
    private long probeSkipsTo;

    private enum Probe {
        NONE,
        /** Less is let in, and there is more still. */
        DRAINING,
        /** What is answered now came when there was more. */
        SKIPPING,
        MEASURING
    }

    /** @param most that it may find */
    AdaptiveLimit(int most) {
        this.most = most;
        this.algorithm = algorithm(Math.min(FIRST, most));
    }

    private Gradient2Limit algorithm(int first) {
        return Gradient2Limit.newBuilder()
                .initialLimit(first)
                .minLimit(1)
                .maxConcurrency(most)
                .rttTolerance(TOLERANCE)
                .queueSizeFunction(limit -> Math.max(1, (int) Math.sqrt(limit) / 2))
                .build();
    }

    /**
     * What has been counted since the beginning, and when.
     *
     * @param inFlight now
     * @param answerNanos of all answers together
     * @param refused requests that there was no room for
     */
    record Sums(long nanos, int inFlight, long answers, long answerNanos, long refused, long drops) {

        private long averageSince(Sums start) {
            return Math.max(1, (answerNanos - start.answerNanos) / Math.max(1, answers - start.answers));
        }
    }

    /** From now on, which is mostly what was said before. */
    void atMost(int other) {
        if (other != most) {
            most = other;
            beginAnew(Math.min(algorithm.getLimit(), most), algorithm.getRttNoLoad(TimeUnit.NANOSECONDS));
        }
    }

    /** What is let in now. */
    int limit() {
        return probe == Probe.NONE ? algorithm.getLimit() : Math.max(1, algorithm.getLimit() / PROBE_PART);
    }

    /** @return the limit from now on */
    int sweep(Sums now) {
        if (!begun) {
            begun = true;
            nextProbeNanos = now.nanos;
            windowStart = now;
        } else if (probe == Probe.NONE) {
            window(now);
        } else {
            goOnProbing(now);
        }
        return limit();
    }

    private void window(Sums now) {
        long answers = now.answers - windowStart.answers;
        boolean dropped = now.drops > windowStart.drops;
        if (now.nanos - windowStart.nanos < WINDOW_NANOS || (answers < FEWEST && !dropped)) {
            return;
        }
        boolean refusing = now.refused > windowStart.refused;
        if (dropped) {
            beginAnew((int) (LEFT * algorithm.getLimit()), algorithm.getRttNoLoad(TimeUnit.NANOSECONDS));
        } else {
            int inFlight = refusing ? Math.max(now.inFlight, limit()) : now.inFlight;
            algorithm.onSample(0, now.averageSince(windowStart), inFlight, false);
        }
        windowStart = now;
        if (refusing && now.nanos - nextProbeNanos >= 0) {
            enter(Probe.DRAINING, now);
            probeSinceNanos = now.nanos;
            nextProbeNanos = now.nanos + PROBE_NANOS;
        }
    }

    private void goOnProbing(Sums now) {
        if (now.nanos - probeSinceNanos > LONGEST_PROBE_NANOS) {
            enter(Probe.NONE, now);
        } else if (probe == Probe.DRAINING && now.inFlight <= limit()) {
            probeSkipsTo = now.answers + limit();
            enter(Probe.SKIPPING, now);
        } else if (probe == Probe.SKIPPING && now.answers >= probeSkipsTo) {
            enter(Probe.MEASURING, now);
        } else if (probe == Probe.MEASURING && now.answers - windowStart.answers >= FEWEST) {
            long normal = now.averageSince(windowStart);
            if (normal < SURPRISING * algorithm.getRttNoLoad(TimeUnit.NANOSECONDS)) {
                nextProbeNanos = now.nanos + SOON_NANOS;
            }
            beginAnew(algorithm.getLimit(), normal);
            enter(Probe.NONE, now);
        }
    }

    /**
     * From here on.
     *
     * @param normal time of an answer; 0 = not known
     */
    private void beginAnew(int limit, long normal) {
        algorithm = algorithm(Math.max(1, limit));
        for (int i = 0; i < WARMUP && normal > 0; i++) {
            // As none in flight, so that the limit stays.
            algorithm.onSample(0, normal, 0, false);
        }
    }

    private void enter(Probe next, Sums now) {
        probe = next;
        windowStart = now;
    }
}
