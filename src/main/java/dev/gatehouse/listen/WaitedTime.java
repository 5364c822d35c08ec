package dev.gatehouse.listen;

/** For how long somebody was waited for, in pieces. One thread at a time begins and ends; any may read. */
final class WaitedTime {

    private static final long NOT_NOW = 0;

    private volatile long sinceNanos = NOT_NOW;
    private volatile long pastNanos;

    void begin(long nowNanos) {
        // Odd, so that it is never none.
        sinceNanos = nowNanos | 1;
    }

    void end(long nowNanos) {
        long since = sinceNanos;
        if (since != NOT_NOW) {
            sinceNanos = NOT_NOW;
            long past = pastNanos + Math.max(0, nowNanos - since);
            pastNanos = past;
        }
    }

    boolean isNow() {
        return sinceNanos != NOT_NOW;
    }

    /** Never too much: a wait that ends meanwhile may be left out, and is in the next reading. */
    long nanos(long nowNanos) {
        long past = pastNanos;
        long since = sinceNanos;
        return since == NOT_NOW ? past : past + Math.max(0, nowNanos - since);
    }
}
