package dev.gatehouse.quota;

import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import java.time.ZoneId;

/**
 * A count that begins anew with each window of a calendar. The state is the window's number, until the year 2209 at least,
 * and the units in it: 40 bits of them in an hour, 45 in a day (32 TiB, where bytes are counted), 48 in a month.
 *
 * <p>A state of the window that follows this moment's is counted on, not begun anew: another thread's moment lay
 * behind the boundary already, or the clock was set back across it. Shortly before the boundary it stays the next window's; else
 * the clock was ahead, and what was counted then is taken for this window's, so that the next one, when it really comes, has all
 * of its own. A state of any other window is past, or comes from a clock that was far ahead: it counts as nothing. A step of the
 * clock is thus felt for one window at most.
 */
final class WindowLimiter implements Limiter {

    private static final int COUNT_BITS_OF_HOUR = 40;
    private static final int COUNT_BITS_OF_DAY = 45;
    private static final int COUNT_BITS_OF_MONTH = 48;

    /** Threads are not further apart, and a clock that is kept right is not set further. */
    private static final long BOUNDARY_SECONDS = 300;

    private final long count;
    private final Period period;
    private final ZoneId zone;
    private final int countBits;
    private final long largestCount;

    /** In which window there is how much more; none in 0. */
    private final long grantedNumber;

    private final long granted;

    /** The last one asked for, which is nearly always the next one too. */
    private volatile Window latest;

    WindowLimiter(RateLimit limit) {
        period = limit.period();
        zone = limit.zone();
        countBits = switch (period) {
            case MONTH -> COUNT_BITS_OF_MONTH;
            case DAY -> COUNT_BITS_OF_DAY;
            default -> COUNT_BITS_OF_HOUR;
        };
        largestCount = (1L << countBits) - 1;
        count = Math.min(limit.count(), largestCount);
        grantedNumber = 0;
        granted = 0;
        latest = Window.containing(0, period, zone);
    }

    private WindowLimiter(WindowLimiter limiter, Grant grant) {
        period = limiter.period;
        zone = limiter.zone;
        countBits = limiter.countBits;
        largestCount = limiter.largestCount;
        count = limiter.count;
        latest = limiter.latest;
        grantedNumber = Window.containing(grant.start(), period, zone).number();
        granted = grant.units();
    }

    /** The same with more in one window. */
    WindowLimiter granting(Grant grant) {
        return new WindowLimiter(this, grant);
    }

    /** On top of the count, in the window in which a state counts at this moment. */
    long granted(long state, Moment now) {
        return allowed(state, windowAt(now), now) - count;
    }

    /** Without what was granted. */
    long count() {
        return count;
    }

    /** Whether units are counted in the first state which the second one, of a later window or of none, has no more. */
    boolean leavesWindow(long before, long after) {
        return before >>> countBits < after >>> countBits && units(before) != 0;
    }

    /** In which a state counts; any but that of a cell that nobody has used, or is retired. */
    Window window(long state) {
        return Window.numbered(state >>> countBits, period, zone);
    }

    /** What a state has counted, in its window. */
    long units(long state) {
        return state & largestCount;
    }

    /**
     * The state of so many units in a window.
     *
     * @param start of the window; where the calendar has none that begins then, as it has been changed, it is that of nobody
     */
    long state(long start, long units) {
        Window window = Window.containing(start, period, zone);
        return window.start() == start && units > 0
                ? window.number() << countBits | Math.min(units, largestCount)
                : FRESH;
    }

    @Override
    public long taken(long state, long cost, Moment now) {
        Window current = windowAt(now);
        long used = used(state, current);
        return cost > allowed(state, current, now) - used ? state : with(state, current, used + cost, now);
    }

    /** What was counted while the clock was ahead is this window's from now on. */
    @Override
    public long refused(long state, Moment now) {
        Window current = windowAt(now);
        return isAhead(state, current) ? with(state, current, used(state, current), now) : state;
    }

    @Override
    public long charged(long state, long cost, Moment now) {
        Window current = windowAt(now);
        long used = used(state, current);
        return with(state, current, used + Math.min(cost, largestCount - used), now);
    }

    @Override
    public long givenBack(long state, long cost, Moment now) {
        Window current = windowAt(now);
        long used = used(state, current);
        return used == 0 ? state : with(state, current, Math.max(0, used - cost), now);
    }

    @Override
    public long remaining(long state, Moment now) {
        Window current = windowAt(now);
        return Math.max(0, allowed(state, current, now) - used(state, current));
    }

    @Override
    public long secondsToMore(long state, Moment now) {
        Window current = windowAt(now);
        Window counted = countsInNext(state, current, now) ? Window.containing(current.end(), period, zone) : current;
        return counted.end() - seconds(now);
    }

    @Override
    public long secondsUntil(long cost, long state, Moment now) {
        return remaining(state, now) >= Math.min(cost, count) ? 0 : secondsToMore(state, now);
    }

    @Override
    public boolean isIdle(long state, Moment now) {
        return used(state, windowAt(now)) == 0;
    }

    private long allowed(long state, Window current, Moment now) {
        if (granted == 0) {
            return count;
        }
        return number(state, current, now) == grantedNumber ? Math.min(count + granted, largestCount) : count;
    }

    private long with(long state, Window current, long used, Moment now) {
        return number(state, current, now) << countBits | used;
    }

    private long number(long state, Window current, Moment now) {
        return countsInNext(state, current, now) ? current.nextNumber() : current.number();
    }

    private long used(long state, Window current) {
        boolean counts = state >>> countBits == current.number() || isAhead(state, current);
        return counts ? state & largestCount : 0;
    }

    private boolean isAhead(long state, Window current) {
        return state >>> countBits == current.nextNumber();
    }

    private boolean countsInNext(long state, Window current, Moment now) {
        return isAhead(state, current) && current.end() - seconds(now) <= BOUNDARY_SECONDS;
    }

    Window windowAt(Moment now) {
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
