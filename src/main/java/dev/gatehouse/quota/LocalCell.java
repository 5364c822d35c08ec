package dev.gatehouse.quota;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A cell of this process alone, gone with it: each change is one compare-and-set of one {@code long}. */
final class LocalCell implements Cell {

    /** The state of a cell that was taken out of its table; nothing is counted in it any more. */
    private static final long RETIRED = Long.MIN_VALUE;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(LocalCell.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long key;
    private Limiter limiter;
    private volatile long state;

    /** Null where its use is forgotten with the process. */
    private final @Nullable Booking booking;

    LocalCell(long key, Limiter limiter) {
        this(key, limiter, Limiter.FRESH, null);
    }

    LocalCell(long key, Limiter limiter, long state, @Nullable Booking booking) {
        this.key = key;
        this.limiter = limiter;
        this.state = state;
        this.booking = booking;
    }

    @Nullable
    Booking booking() {
        return booking;
    }

    /** {@link Limiter#FRESH} if nobody has used it, or it is retired. */
    long state() {
        return live();
    }

    @Override
    public long key() {
        return key;
    }

    /**
     * From now on counts by this limiter, which differs from the one before by no more than its count: a window goes on where
     * it stood when a reload changes how much it has. Whichever of two generations comes last stands; both count right.
     */
    @SuppressWarnings("ReferenceEquality")
    void follow(Limiter now) {
        if (limiter != now) {
            limiter = booking == null ? now : booking.limiter(now);
        }
    }

    @Override
    public boolean admits(long cost, Moment now) {
        long before = state;
        if (before == RETIRED || limiter.taken(before, cost, now) != before) {
            return true;
        }
        refused(before, now);
        return false;
    }

    @Override
    public Take take(long cost, Moment now) {
        while (true) {
            long before = state;
            if (before == RETIRED) {
                return Take.RETIRED;
            }
            long after = limiter.taken(before, cost, now);
            if (after == before) {
                refused(before, now);
                return Take.REFUSED;
            }
            if (changed(before, after)) {
                return Take.TAKEN;
            }
        }
    }

    @Override
    public boolean charge(long cost, Moment now) {
        while (true) {
            long before = state;
            if (before == RETIRED) {
                return false;
            }
            if (changed(before, limiter.charged(before, cost, now))) {
                return true;
            }
        }
    }

    @Override
    public void giveBack(long cost, Moment now) {
        while (true) {
            long before = state;
            if (before == RETIRED || changed(before, limiter.givenBack(before, cost, now))) {
                return;
            }
        }
    }

    @Override
    public long remaining(Moment now) {
        return limiter.remaining(live(), now);
    }

    @Override
    public long secondsToMore(Moment now) {
        return limiter.secondsToMore(live(), now);
    }

    @Override
    public long secondsUntil(long cost, Moment now) {
        return limiter.secondsUntil(cost, live(), now);
    }

    @Override
    public boolean retire(Moment now) {
        long before = state;
        return before == RETIRED || (limiter.isIdle(before, now) && changed(before, RETIRED));
    }

    @Override
    public long granted(Moment now) {
        return limiter instanceof WindowLimiter window ? window.granted(live(), now) : 0;
    }

    /** Of a cell with a {@link Booking}. */
    void grant(Grant grant) {
        Booking booked = Objects.requireNonNull(booking, "a cell whose use is written down");
        booked.grant(grant);
        limiter = booked.limiter();
    }

    private void refused(long before, Moment now) {
        long after = limiter.refused(before, now);
        if (after != before) {
            // Somebody else has counted meanwhile where this fails, and has put it right.
            var unused = changed(before, after);
        }
    }

    private boolean changed(long before, long after) {
        if (!STATE.compareAndSet(this, before, after)) {
            return false;
        }
        if (booking != null && before != after) {
            booking.changed(this, before, after);
        }
        return true;
    }

    private long live() {
        return Math.max(Limiter.FRESH, state);
    }
}
