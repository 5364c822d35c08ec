package dev.gatehouse.listen;

import java.util.concurrent.TimeUnit;

/**
 * Whether a client moves a body at a rate, on the average of a window. It has a credit of time: at first and at most the
 * window. What it is waited for is taken off, and each byte gives back what it would have taken at that rate.
 *
 * <p>So time in which nobody waits for the client costs it nothing, and who is silent is too slow after just the window.
 */
final class Pace {

    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int leastBytesPerSecond;
    private long creditNanos = WINDOW_NANOS;
    private long waitedSeenNanos;
    private long bytesSeen;

    Pace(int leastBytesPerSecond) {
        this.leastBytesPerSecond = leastBytesPerSecond;
    }

    /**
     * @param waitedNanos for which the client was waited for, ever
     * @param bytes that were moved, ever
     */
    boolean isTooSlow(long waitedNanos, long bytes) {
        creditNanos = Math.min(WINDOW_NANOS, creditNanos - (waitedNanos - waitedSeenNanos) + worth(bytes - bytesSeen));
        waitedSeenNanos = waitedNanos;
        bytesSeen = bytes;
        return creditNanos < 0;
    }

    /** Whether half of the credit is used up. */
    boolean isDoubtful() {
        return creditNanos < WINDOW_NANOS / 2;
    }

    /** No more than fits beside any credit. */
    private long worth(long bytes) {
        double nanos = (double) bytes * TimeUnit.SECONDS.toNanos(1) / leastBytesPerSecond;
        return (long) Math.min(nanos, Long.MAX_VALUE / 4.0);
    }
}
