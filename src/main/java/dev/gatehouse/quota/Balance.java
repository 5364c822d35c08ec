package dev.gatehouse.quota;

import dev.gatehouse.quota.Cell.Take;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Units that a node has at hand of a room that others use too: taken there and not used yet; or, below 0, granted already and not
 * taken there yet. Safe for all threads: each change is one compare-and-set.
 */
final class Balance {

    /** Nothing is counted in it any more. */
    private static final long RETIRED = Long.MIN_VALUE;

    private static final VarHandle UNITS;

    static {
        try {
            UNITS = MethodHandles.lookup().findVarHandle(Balance.class, "units", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long units;

    /** 0 of one that is retired. */
    long units() {
        long now = units;
        return now == RETIRED ? 0 : now;
    }

    /** What is not used yet. */
    long held() {
        return Math.max(0, units);
    }

    boolean isRetired() {
        return units == RETIRED;
    }

    /** @param least what may be left, at least */
    Take take(long cost, long least) {
        while (true) {
            long before = units;
            if (before == RETIRED) {
                return Take.RETIRED;
            }
            if (before - cost < least) {
                return Take.REFUSED;
            }
            if (UNITS.compareAndSet(this, before, before - cost)) {
                return Take.TAKEN;
            }
        }
    }

    /**
     * @param more may be below 0
     * @return false if it is retired
     */
    boolean add(long more) {
        while (true) {
            long before = units;
            if (before == RETIRED) {
                return false;
            }
            if (UNITS.compareAndSet(this, before, before + more)) {
                return true;
            }
        }
    }

    /** Takes out what is held beyond so much; returns how much that was. */
    long cut(long most) {
        while (true) {
            long before = units;
            if (before <= most) {
                return 0;
            }
            if (UNITS.compareAndSet(this, before, most)) {
                return before - most;
            }
        }
    }

    /** Takes out what is owed; returns how much that was. */
    long absolve() {
        while (true) {
            long before = units;
            if (before == RETIRED || before >= 0) {
                return 0;
            }
            if (UNITS.compareAndSet(this, before, 0L)) {
                return -before;
            }
        }
    }

    void clear() {
        long before = units;
        while (before != RETIRED && !UNITS.compareAndSet(this, before, 0L)) {
            before = units;
        }
    }

    /** @return false if there is something in it */
    boolean retire() {
        return units == RETIRED || UNITS.compareAndSet(this, 0L, RETIRED);
    }
}
