package dev.gatehouse.quota;

import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import java.time.ZoneId;

/**
 * A count that begins anew with each window of a calendar. The state is the window's number (23 bits, until the year
 * 2209) and the requests in it (40 bits).
 *
 * <p>A state of the window that follows this moment's is counted on, not begun anew: another thread's moment lay
 * behind the boundary already, or the clock was set back across it. A state of any other window is past, or comes from
 * a clock that was far ahead: it counts as nothing. A step of the clock is thus felt for one window at most.
 */
final class WindowLimiter implements Limiter {

    private static final int COUNT_BITS = 40;
    private static final long LARGEST_COUNT = (1L << COUNT_BITS) - 1;

    private final long count;
    private final Period period;
    private final ZoneId zone;

    /** The last one asked for, which is nearly always the next one too. */
    private volatile Window latest;

    WindowLimiter(RateLimit limit) {
        count = Math.min(limit.count(), LARGEST_COUNT);
        period = limit.period();
        zone = limit.zone();
        latest = Window.containing(0, period, zone);
    }

    @Override
    public long taken(long state, Moment now) {
        Window current = windowAt(now);
        long used = used(state, current);
        if (used >= count) {
            return state;
        }
        long number = isAhead(state, current) ? current.nextNumber() : current.number();
        return number << COUNT_BITS | used + 1;
    }

    @Override
    public long givenBack(long state, Moment now) {
        return used(state, windowAt(now)) == 0 ? state : state - 1;
    }

    @Override
    public long remaining(long state, Moment now) {
        return count - used(state, windowAt(now));
    }

    @Override
    public long secondsToMore(long state, Moment now) {
        Window current = windowAt(now);
        Window counted = isAhead(state, current) ? Window.containing(current.end(), period, zone) : current;
        return counted.end() - seconds(now);
    }

    @Override
    public boolean isIdle(long state, Moment now) {
        return used(state, windowAt(now)) == 0;
    }

    private static long used(long state, Window current) {
        boolean counts = state >>> COUNT_BITS == current.number() || isAhead(state, current);
        return counts ? state & LARGEST_COUNT : 0;
    }

    private static boolean isAhead(long state, Window current) {
        return state >>> COUNT_BITS == current.nextNumber();
    }

    private Window windowAt(Moment now) {
        long second = seconds(now);
        Window window = latest;
        if (!window.contains(second)) {
            window = Window.containing(second, period, zone);
            latest = window;
        }
        return window;
    }

    private static long seconds(Moment now) {
        return Math.max(0, Math.floorDiv(now.epochMillis(), 1000));
    }
}
