package dev.gatehouse.quota;

import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Unit;

/**
 * A bucket that refills continuously, by the generic cell rate algorithm: instead of a level and the time when it was
 * right, the state is the one moment at which the bucket will be full again. Whatever is taken moves that moment on by the
 * time in which as much refills, and is refused if it would lie further ahead than an empty bucket's.
 *
 * <p>Time is counted in ticks, sixteenths of a nanosecond since the store was made, which suffices for nine years. The time
 * per unit is kept in parts of a tick, 2^20 of them, and is exact for every rate whose count divides 2^20 times its period's
 * ticks (all that are made of twos and fives); it is rounded up for the others, and what one request takes is rounded up to
 * a tick. Never more is granted than was said, and less by no more than one request in 16 times the nanoseconds per request
 * (3 a second: one in five thousand million).
 *
 * @see <a href="https://www.itu.int/rec/T-REC-I.371">ITU-T I.371, annex A: virtual scheduling algorithm</a>
 */
final class BucketLimiter implements Limiter {

    private static final long TICKS_PER_NANO = 16;
    private static final long TICKS_PER_SECOND = 1_000_000_000L * TICKS_PER_NANO;

    private static final int PART_BITS = 20;
    private static final long PARTS_PER_TICK = 1L << PART_BITS;

    /**
     * A bucket that takes more than four years to refill is cut to that, and so is what somebody is over the limit, so that
     * no sum of times overflows.
     */
    private static final long LONGEST_TICKS = Long.MAX_VALUE / 4;

    /** Beyond what a limit can say, and told of nobody. */
    private static final long MOST_UNITS = 1L << 51;

    private final long partsPerUnit;
    private final long ticksPerUnit;
    private final long capacityTicks;

    BucketLimiter(RateLimit limit) {
        long periodTicks = limit.period().seconds() * TICKS_PER_SECOND;
        partsPerUnit = limit.unit() == Unit.BYTES
                ? ceilingOf(periodTicks * PARTS_PER_TICK, limit.count())
                : ceilingOf(periodTicks, limit.count()) * PARTS_PER_TICK;
        ticksPerUnit = ceilingOf(partsPerUnit, PARTS_PER_TICK);
        capacityTicks = ticksOf(limit.burst());
    }

    @Override
    public long taken(long fullAt, long cost, Moment now) {
        long ticks = ticks(now);
        long after = Math.max(fullAt, ticks) + ticksOf(cost);
        return after - ticks > capacityTicks ? fullAt : after;
    }

    @Override
    public long refused(long fullAt, Moment now) {
        return fullAt;
    }

    @Override
    public long charged(long fullAt, long cost, Moment now) {
        long ticks = ticks(now);
        return Math.min(Math.max(fullAt, ticks) + ticksOf(cost), ticks + LONGEST_TICKS);
    }

    @Override
    public long givenBack(long fullAt, long cost, Moment now) {
        return Math.max(FRESH, fullAt - ticksOf(cost));
    }

    @Override
    public long remaining(long fullAt, Moment now) {
        return unitsIn(capacityTicks - missing(fullAt, now));
    }

    @Override
    public long secondsToMore(long fullAt, Moment now) {
        long missing = missing(fullAt, now);
        return Math.max(1, seconds(ticksOf(unitsIn(capacityTicks - missing) + 1) + missing - capacityTicks));
    }

    @Override
    public long secondsUntil(long cost, long fullAt, Moment now) {
        long wanted = Math.min(ticksOf(cost), capacityTicks);
        return seconds(Math.max(0, wanted + missing(fullAt, now) - capacityTicks));
    }

    @Override
    public boolean isIdle(long fullAt, Moment now) {
        return missing(fullAt, now) == 0;
    }

    /** In which so many units refill. */
    private long ticksOf(long units) {
        if (units == 1) {
            return ticksPerUnit;
        }
        // A product of 128 bits, shifted: what a month's burst takes to refill does not fit into 64 bits of parts.
        long high = Math.multiplyHigh(units, partsPerUnit);
        long low = units * partsPerUnit;
        if (high >>> (PART_BITS - 2) != 0) {
            return LONGEST_TICKS;
        }
        long whole = high << (Long.SIZE - PART_BITS) | low >>> PART_BITS;
        return Math.min(LONGEST_TICKS, (low & (PARTS_PER_TICK - 1)) == 0 ? whole : whole + 1);
    }

    /** How many units refill in such a time; none in one that is not positive. */
    private long unitsIn(long ticks) {
        if (ticks < ticksPerUnit) {
            return 0;
        }
        // Near enough, and then put right: by one at most, as the quotient has fewer than 52 bits.
        long units = (long) Math.min(MOST_UNITS, (double) ticks * PARTS_PER_TICK / partsPerUnit);
        if (ticksOf(units) > ticks) {
            return units - 1;
        }
        // Times are cut to the longest: that one more seems to fit there says nothing.
        return ticks < LONGEST_TICKS && units < MOST_UNITS && ticksOf(units + 1) <= ticks ? units + 1 : units;
    }

    private static long missing(long fullAt, Moment now) {
        return Math.max(0, fullAt - ticks(now));
    }

    private static long ticks(Moment now) {
        return now.nanos() * TICKS_PER_NANO;
    }

    private static long seconds(long ticks) {
        return ticks == 0 ? 0 : ceilingOf(ticks, TICKS_PER_SECOND);
    }

    private static long ceilingOf(long dividend, long divisor) {
        return (dividend - 1) / divisor + 1;
    }
}
