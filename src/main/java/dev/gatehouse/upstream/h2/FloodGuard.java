package dev.gatehouse.upstream.h2;

import java.util.concurrent.TimeUnit;

/** Counts frames that bring nothing: a few of them have a purpose, thousands have another one. */
final class FloodGuard {

    /** Some services measure the round trip with a ping for each read. */
    private static final int MOST_PER_SECOND = 1000;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long secondNanos;
    private int count;

    FloodGuard(long nowNanos) {
        secondNanos = nowNanos;
    }

    void count(long nowNanos) throws Http2Violation {
        if (nowNanos - secondNanos > SECOND_NANOS) {
            secondNanos = nowNanos;
            count = 0;
        }
        count++;
        if (count > MOST_PER_SECOND) {
            throw new Http2Violation(Frames.ENHANCE_YOUR_CALM, "the service floods the connection with empty frames");
        }
    }
}
