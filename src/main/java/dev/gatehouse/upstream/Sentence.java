package dev.gatehouse.upstream;

/**
 * For how long an endpoint is left alone that failed. One that fails again at once when that is over is left alone for twice
 * as long. Any thread's.
 */
final class Sentence {

    /** The time doubles no more than so often. */
    private static final int MOST_DOUBLINGS = 5;

    private volatile boolean serving;

    // Guarded by this.
    private long endNanos;
    private long lastNanos;
    private int inARow;

    boolean isServing() {
        return serving;
    }

    /**
     * Begins, unless it has.
     *
     * @param firstNanos for how long if it is the first in a row
     * @return for how long
     */
    synchronized long begin(long nowNanos, long firstNanos) {
        if (!serving) {
            boolean relapse = inARow > 0 && nowNanos - endNanos < lastNanos;
            inARow = relapse ? inARow + 1 : 1;
            lastNanos = firstNanos << Math.min(inARow - 1, MOST_DOUBLINGS);
            endNanos = nowNanos + lastNanos;
            serving = true;
        }
        return lastNanos;
    }

    /** How long it goes on; 0 = there is none. */
    synchronized long leftNanos(long nowNanos) {
        return serving ? Math.max(1, endNanos - nowNanos) : 0;
    }

    /** Ends it, and forgets that there was one. */
    synchronized void pardon() {
        serving = false;
        inARow = 0;
    }

    /** Whether its time was over, and this has ended it. */
    synchronized boolean endedBy(long nowNanos) {
        boolean ends = serving && nowNanos - endNanos >= 0;
        if (ends) {
            serving = false;
        }
        return ends;
    }
}
