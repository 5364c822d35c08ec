package dev.gatehouse.assembly;

import java.time.Duration;

/** How many requests failed in the last minute. For one thread. */
final class RecentShare {

    private static final int SAMPLES = 60;
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    /** Sums since the start, a second or more apart; the oldest is overwritten next. */
    private final Share[] sums = new Share[SAMPLES];

    private final long[] takenAt = new long[SAMPLES];
    private int taken;

    /** To be called about once a second; more often does no harm. */
    void note(Share sum, long nowNanos) {
        if (taken == 0 || nowNanos - takenAt[(taken - 1) % SAMPLES] >= INTERVAL_NANOS) {
            sums[taken % SAMPLES] = sum;
            takenAt[taken % SAMPLES] = nowNanos;
            taken++;
        }
    }

    /** Since the oldest sample that is no older than a minute. */
    Share until(Share sum, long nowNanos) {
        for (int i = Math.max(0, taken - SAMPLES); i < taken; i++) {
            if (nowNanos - takenAt[i % SAMPLES] <= SAMPLES * INTERVAL_NANOS) {
                return sum.minus(sums[i % SAMPLES]);
            }
        }
        return Share.NONE;
    }
}
