package dev.gatehouse.upstream;

import java.util.concurrent.atomic.LongAdder;

/** Counts what happened in the last ten seconds, to the second. */
final class RecentCount {

    private static final int SECONDS = 10;

    private final LongAdder total = new LongAdder();
    private volatile long totalBefore;

    // Of the sweep alone: the total at the end of each of the last seconds.
    private final long[] totalThen = new long[SECONDS];
    private int oldest;

    void add() {
        total.increment();
    }

    long recent() {
        return total.sum() - totalBefore;
    }

    /** To be called once a second, by one thread at a time. */
    void secondIsOver() {
        totalBefore = totalThen[oldest];
        totalThen[oldest] = total.sum();
        oldest = (oldest + 1) % SECONDS;
    }
}
