package dev.gatehouse.quota;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What one limit knows of one caller. Safe for all threads: each change is one compare-and-set of one {@code long}. */
final class Cell {

    /** The state of a cell that was taken out of its table; nothing is counted in it any more. */
    private static final long RETIRED = Long.MIN_VALUE;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Cell.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long key;
    private final Limiter limiter;
    private volatile long state = Limiter.FRESH;

    Cell(long key, Limiter limiter) {
        this.key = key;
        this.limiter = limiter;
    }

    long key() {
        return key;
    }

    /** Whether a request would be within the limit at this moment; nothing is taken. */
    boolean admits(Moment now) {
        long before = state;
        return before == RETIRED || limiter.taken(before, now) != before;
    }

    Take take(Moment now) {
        while (true) {
            long before = state;
            if (before == RETIRED) {
                return Take.RETIRED;
            }
            long after = limiter.taken(before, now);
            if (after == before) {
                return Take.REFUSED;
            }
            if (STATE.compareAndSet(this, before, after)) {
                return Take.TAKEN;
            }
        }
    }

    /** Undoes a take of the same moment. */
    void giveBack(Moment now) {
        while (true) {
            long before = state;
            if (before == RETIRED || STATE.compareAndSet(this, before, limiter.givenBack(before, now))) {
                return;
            }
        }
    }

    long remaining(Moment now) {
        return limiter.remaining(live(), now);
    }

    long secondsToMore(Moment now) {
        return limiter.secondsToMore(live(), now);
    }

    /** Ends this cell if nothing is lost by it; false if it holds something. */
    boolean retire(Moment now) {
        long before = state;
        return before == RETIRED || (limiter.isIdle(before, now) && STATE.compareAndSet(this, before, RETIRED));
    }

    private long live() {
        return Math.max(Limiter.FRESH, state);
    }

    /** What became of an attempt to take one request. */
    enum Take {
        TAKEN,
        REFUSED,
        /** The cell is no longer the caller's: ask the table again. */
        RETIRED
    }
}
