package dev.gatehouse.state.redis;

/**
 * How many nodes there are. More are believed at once, fewer only after no count has said more for a whole
 * {@link #TTL_MILLIS}: a Redis that has just lost its data has seen nobody yet, and a share that is too large would be granted
 * twice. For one thread, save for the count.
 */
final class Members {

    /** How long a sign of life counts. */
    static final int TTL_MILLIS = 5000;

    private static final long TTL_NANOS = TTL_MILLIS * 1_000_000L;

    private final int atLeast;
    private volatile int count;
    private int lower;
    private long lowerSinceNanos;

    /** @param atLeast at least 1 */
    Members(int atLeast) {
        this.atLeast = atLeast;
        this.count = atLeast;
    }

    int count() {
        return count;
    }

    /** @param told of Redis */
    void told(int told, long nowNanos) {
        int now = Math.max(told, atLeast);
        if (now >= count) {
            count = now;
            lower = 0;
        } else if (lower == 0) {
            lower = now;
            lowerSinceNanos = nowNanos;
        } else {
            lower = Math.max(lower, now);
            if (nowNanos - lowerSinceNanos >= TTL_NANOS) {
                count = lower;
                lower = 0;
            }
        }
    }

    /** What was told until now is no reason to believe in fewer. */
    void forget() {
        lower = 0;
    }
}
