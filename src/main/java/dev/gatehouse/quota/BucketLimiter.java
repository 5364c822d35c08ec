package dev.gatehouse.quota;

import dev.gatehouse.route.RateLimit;

/**
 * A bucket that refills continuously, by the generic cell rate algorithm: instead of a level and the time when it was
 * right, the state is the one moment at which the bucket will be full again. Each request moves that moment on by the
 * time in which one request refills, and is refused if it would lie further ahead than an empty bucket's.
 *
 * <p>Time is counted in sixteenths of a nanosecond since the store was made, which suffices for nine years. The time
 * per request is exact for every rate whose count divides 16 periods (all that are made of twos and fives), and rounded
 * up for the others: never more is granted than was said, and less by no more than one request in 16 times the
 * nanoseconds per request (3 a second: one in five thousand million).
 *
 * @see <a href="https://www.itu.int/rec/T-REC-I.371">ITU-T I.371, annex A: virtual scheduling algorithm</a>
 */
final class BucketLimiter implements Limiter {

    private static final long TICKS_PER_NANO = 16;
    private static final long TICKS_PER_SECOND = 1_000_000_000L * TICKS_PER_NANO;

    /** A bucket that takes more than four years to refill is cut to that, so that no sum of times overflows. */
    private static final long LARGEST_CAPACITY = Long.MAX_VALUE / 4;

    private final long ticksPerRequest;
    private final long capacityTicks;

    BucketLimiter(RateLimit limit) {
        long periodTicks = limit.period().seconds() * TICKS_PER_SECOND;
        ticksPerRequest = ceilingOf(periodTicks, limit.count());
        capacityTicks =
                limit.burst() > LARGEST_CAPACITY / ticksPerRequest ? LARGEST_CAPACITY : limit.burst() * ticksPerRequest;
    }

    @Override
    public long taken(long fullAt, Moment now) {
        long ticks = ticks(now);
        long after = Math.max(fullAt, ticks) + ticksPerRequest;
        return after - ticks > capacityTicks ? fullAt : after;
    }

    @Override
    public long givenBack(long fullAt, Moment now) {
        return fullAt - ticksPerRequest;
    }

    @Override
    public long remaining(long fullAt, Moment now) {
        return Math.max(0, capacityTicks - missing(fullAt, now)) / ticksPerRequest;
    }

    @Override
    public long secondsToMore(long fullAt, Moment now) {
        long more = (remaining(fullAt, now) + 1) * ticksPerRequest;
        return ceilingOf(more + missing(fullAt, now) - capacityTicks, TICKS_PER_SECOND);
    }

    @Override
    public boolean isIdle(long fullAt, Moment now) {
        return missing(fullAt, now) == 0;
    }

    private static long missing(long fullAt, Moment now) {
        return Math.max(0, fullAt - ticks(now));
    }

    private static long ticks(Moment now) {
        return now.nanos() * TICKS_PER_NANO;
    }

    private static long ceilingOf(long dividend, long divisor) {
        return (dividend - 1) / divisor + 1;
    }
}
