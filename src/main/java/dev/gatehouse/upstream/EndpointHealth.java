package dev.gatehouse.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/** What has come of the requests to one endpoint lately. */
final class EndpointHealth {

    /** A newer answer's part in the average is one of so many. */
    private static final int SMOOTHING = 8;

    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final RecentCount outcomes = new RecentCount();
    private final RecentCount failures = new RecentCount();

    /** Of the time until an answer began; 0 = not known. What two threads write at once is lost for one of them. */
    private volatile long averageNanos;

    private volatile boolean answeredLately;

    /** @param nanos until the answer began */
    void answered(long nanos) {
        if (failuresInARow.get() != 0) {
            failuresInARow.set(0);
        }
        outcomes.add();
        long average = averageNanos;
        averageNanos = Math.max(1, average == 0 ? nanos : average + (nanos - average) / SMOOTHING);
        answeredLately = true;
    }

    void failed() {
        outcomes.add();
        failures.add();
        failuresInARow.incrementAndGet();
    }

    int failuresInARow() {
        return failuresInARow.get();
    }

    /** From here on it has failed so often in a row. */
    void countFrom(int failed) {
        failuresInARow.set(failed);
    }

    /** Of the outcomes of the last ten seconds, if there are as many as that; else 0. */
    int failedPercent(int atLeast) {
        long all = outcomes.recent();
        return all < atLeast ? 0 : (int) (failures.recent() * 100 / all);
    }

    long averageNanos() {
        return averageNanos;
    }

    /**
     * To be called once a second, by one thread at a time. An endpoint that was slow is asked rarely, and must not be thought
     * slow for ever.
     */
    void secondIsOver() {
        outcomes.secondIsOver();
        failures.secondIsOver();
        if (!answeredLately) {
            averageNanos /= 2;
        }
        answeredLately = false;
    }
}
