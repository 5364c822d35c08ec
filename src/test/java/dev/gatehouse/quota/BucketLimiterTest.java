package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.RateLimit.Unit;
import java.math.BigInteger;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class BucketLimiterTest {

    private static final long SECOND = 1_000_000_000L;

    @Property
    void a_rate_of_twos_and_fives_answers_exactly_as_the_definition_does(
            @ForAll("exactCounts") long count,
            @ForAll Continuous period,
            @ForAll @LongRange(min = 1, max = 20) long burst,
            @ForAll("gaps") List<Integer> gapsInSteps,
            @ForAll @LongRange(min = 1, max = 8) long cost) {
        RateLimit limit = limit(count, period.period, burst);
        Definition definition = new Definition(limit);
        BucketLimiter limiter = new BucketLimiter(limit);
        long state = Limiter.FRESH;
        long nanos = 12_345;

        for (int gap : gapsInSteps) {
            nanos += stepsToNanos(gap, limit);
            long after = limiter.taken(state, cost, at(nanos));
            assertEquals(definition.take(nanos, cost), after != state, "at " + nanos);
            state = after;
            assertEquals(definition.remaining(), limiter.remaining(state, at(nanos)), "at " + nanos);
        }
    }

    @Property
    void any_rate_grants_never_more_than_its_definition_and_never_less_by_more_than_one(
            @ForAll @LongRange(min = 1, max = 1_000_000) long count,
            @ForAll Continuous period,
            @ForAll @LongRange(min = 1, max = 20) long burst,
            @ForAll("gaps") List<Integer> gapsInSteps) {
        RateLimit limit = limit(count, period.period, burst);
        Definition definition = new Definition(limit);
        BucketLimiter limiter = new BucketLimiter(limit);
        long state = Limiter.FRESH;
        long nanos = 0;
        int granted = 0;
        int due = 0;

        for (int gap : gapsInSteps) {
            nanos += stepsToNanos(gap, limit);
            long after = limiter.taken(state, 1, at(nanos));
            granted += after == state ? 0 : 1;
            due += definition.take(nanos, 1) ? 1 : 0;
            state = after;
            assertTrue(granted <= due && granted >= due - 1, granted + " granted, " + due + " due at " + nanos);
        }
    }

    @Property
    void costs_taken_before_and_charged_after_never_add_up_to_more_than_the_definition_and_hardly_to_less(
            @ForAll @LongRange(min = 1, max = 1_000_000) long count,
            @ForAll Continuous period,
            @ForAll @LongRange(min = 1, max = 50) long burst,
            @ForAll("gaps") List<Integer> gapsInSteps,
            @ForAll long seed) {
        RateLimit limit = limit(count, period.period, burst);
        Definition definition = new Definition(limit);
        BucketLimiter limiter = new BucketLimiter(limit);
        SplittableRandom random = new SplittableRandom(seed);
        long state = Limiter.FRESH;
        long nanos = 0;

        for (int gap : gapsInSteps) {
            nanos += stepsToNanos(gap, limit);
            long cost = random.nextLong(1, 9);
            if (random.nextInt(4) == 0) {
                definition.charge(nanos, cost);
                state = limiter.charged(state, cost, at(nanos));
            } else {
                long after = limiter.taken(state, cost, at(nanos));
                if (after != state) {
                    assertTrue(definition.take(nanos, cost), "more than the definition at " + nanos);
                } else {
                    assertFalse(
                            definition.take(nanos, cost + 1), "less than the definition by more than one at " + nanos);
                }
                state = after;
            }
        }
    }

    @Property
    void what_costs_more_waits_until_as_much_is_there(
            @ForAll @LongRange(min = 1, max = 1_000_000_000) long count,
            @ForAll Continuous period,
            @ForAll @LongRange(min = 1, max = 1_000_000) long burst,
            @ForAll @LongRange(min = 1, max = 1_000_000) long cost,
            @ForAll @LongRange(min = 0, max = 2_000_000) long charged,
            @ForAll @LongRange(min = 0, max = 1L << 50) long nanos) {
        BucketLimiter limiter = new BucketLimiter(limit(count, period.period, burst));
        long wanted = Math.min(cost, burst);
        long state = limiter.charged(Limiter.FRESH, charged, at(nanos));

        long seconds = limiter.secondsUntil(cost, state, at(nanos));
        assertTrue(limiter.remaining(state, at(nanos + seconds * SECOND)) >= wanted);
        assertTrue(seconds == 0 || limiter.remaining(state, at(nanos + (seconds - 1) * SECOND)) < wanted);
    }

    @Test
    void whoever_is_charged_more_than_there_is_waits_until_it_is_made_up_for() {
        BucketLimiter limiter = new BucketLimiter(limit(10, Period.SECOND, 20));
        long state = limiter.charged(Limiter.FRESH, 50, at(0));

        assertEquals(0, limiter.remaining(state, at(0)));
        assertEquals(4, limiter.secondsUntil(1, state, at(0)));
        assertEquals(state, limiter.taken(state, 1, at(3 * SECOND)));
        assertEquals(1, limiter.remaining(state, at(3 * SECOND + SECOND / 10)));
    }

    @Test
    void bytes_by_the_ten_gigabytes_a_second_are_counted_to_a_millionth() {
        BucketLimiter limiter = new BucketLimiter(
                new RateLimit(Unit.BYTES, 10L << 30, Period.SECOND, 10L << 30, CountBy.CONSUMER, ZoneOffset.UTC));
        long state = limiter.charged(Limiter.FRESH, 10L << 30, at(0));

        assertEquals(0, limiter.remaining(state, at(0)));
        long remaining = limiter.remaining(state, at(SECOND / 2));
        assertTrue(remaining <= 5L << 30 && remaining > (5L << 30) * 0.999999, remaining + " bytes");
    }

    @Property
    void a_refused_request_is_let_through_when_the_announced_seconds_are_over(
            @ForAll @LongRange(min = 1, max = 1_000_000) long count,
            @ForAll Continuous period,
            @ForAll @LongRange(min = 1, max = 20) long burst,
            @ForAll @LongRange(min = 0, max = 1L << 50) long nanos) {
        BucketLimiter limiter = new BucketLimiter(limit(count, period.period, burst));
        long state = emptied(limiter, at(nanos));

        assertEquals(0, limiter.remaining(state, at(nanos)));
        long seconds = limiter.secondsToMore(state, at(nanos));
        assertTrue(seconds >= 1);
        assertTrue(limiter.remaining(state, at(nanos + seconds * SECOND)) >= 1);
    }

    @Property
    void what_remains_is_what_may_still_come(
            @ForAll @LongRange(min = 1, max = 1_000_000) long count,
            @ForAll @LongRange(min = 1, max = 50) long burst,
            @ForAll @IntRange(min = 0, max = 50) int taken) {
        BucketLimiter limiter = new BucketLimiter(limit(count, Period.SECOND, burst));
        Moment now = at(777);
        long state = Limiter.FRESH;
        for (int i = 0; i < taken; i++) {
            state = limiter.taken(state, 1, now);
        }

        assertEquals(Math.max(0, burst - taken), limiter.remaining(state, now));
    }

    @Test
    void a_request_given_back_may_come_again() {
        BucketLimiter limiter = new BucketLimiter(limit(1, Period.MINUTE, 1));
        Moment now = at(5 * SECOND);
        long taken = limiter.taken(Limiter.FRESH, 1, now);

        long givenBack = limiter.givenBack(taken, 1, now);

        assertTrue(limiter.isIdle(givenBack, now));
        assertEquals(taken, limiter.taken(givenBack, 1, now));
    }

    @Test
    void a_bucket_is_idle_from_the_moment_at_which_it_is_full_again() {
        BucketLimiter limiter = new BucketLimiter(limit(1, Period.SECOND, 5));
        long state = limiter.taken(Limiter.FRESH, 1, at(SECOND));

        assertEquals(false, limiter.isIdle(state, at(2 * SECOND - 1)));
        assertEquals(true, limiter.isIdle(state, at(2 * SECOND)));
    }

    @Test
    void the_greatest_burst_of_the_slowest_rate_does_not_overflow_after_nine_years() {
        BucketLimiter limiter = new BucketLimiter(limit(1, Period.MINUTE, Long.MAX_VALUE));
        Moment now = at(9L * 365 * 86_400 * SECOND);
        long state = Limiter.FRESH;
        long before = limiter.remaining(state, now);
        for (int i = 0; i < 1000; i++) {
            state = limiter.taken(state, 1, now);
        }

        assertEquals(before - 1000, limiter.remaining(state, now));
    }

    @Test
    void a_million_a_second_lets_one_through_each_microsecond() {
        BucketLimiter limiter = new BucketLimiter(limit(1_000_000, Period.SECOND, 1));
        long state = limiter.taken(Limiter.FRESH, 1, at(0));

        assertEquals(state, limiter.taken(state, 1, at(999)));
        assertTrue(limiter.taken(state, 1, at(1000)) != state);
    }

    private static long emptied(BucketLimiter limiter, Moment now) {
        long state = Limiter.FRESH;
        while (limiter.taken(state, 1, now) != state) {
            state = limiter.taken(state, 1, now);
        }
        return state;
    }

    /** Gaps in tenths of the time per request, so that a sequence goes to and fro about the limit. */
    private static long stepsToNanos(int steps, RateLimit limit) {
        return steps * (limit.period().seconds() * SECOND / limit.count()) / 10;
    }

    private static RateLimit limit(long count, Period period, long burst) {
        return new RateLimit(count, period, burst, CountBy.CONSUMER, ZoneOffset.UTC);
    }

    private static Moment at(long nanos) {
        return new Moment(nanos, 0);
    }

    @Provide
    Arbitrary<List<Integer>> gaps() {
        return Arbitraries.integers().between(0, 25).list().ofMinSize(1).ofMaxSize(200);
    }

    @Provide
    Arbitrary<Long> exactCounts() {
        return Arbitraries.of(1L, 2L, 5L, 8L, 10L, 16L, 50L, 64L, 100L, 125L, 1_000L, 25_000L, 1_000_000L);
    }

    private enum Continuous {
        SECOND(Period.SECOND),
        MINUTE(Period.MINUTE);

        private final Period period;

        Continuous(Period period) {
            this.period = period;
        }
    }

    /** The bucket as one would write it on paper: a level, in numbers without an end. */
    private static final class Definition {

        private final BigInteger count;
        private final BigInteger periodNanos;
        private final BigInteger capacity;
        private BigInteger level;
        private long latestNanos;

        /** The level is in requests times {@code periodNanos}, which makes every refill a whole number. */
        Definition(RateLimit limit) {
            count = BigInteger.valueOf(limit.count());
            periodNanos = BigInteger.valueOf(limit.period().seconds() * SECOND);
            capacity = BigInteger.valueOf(limit.burst()).multiply(periodNanos);
            level = capacity;
        }

        boolean take(long nanos, long cost) {
            refill(nanos);
            BigInteger wanted = periodNanos.multiply(BigInteger.valueOf(cost));
            boolean granted = level.compareTo(wanted) >= 0;
            level = granted ? level.subtract(wanted) : level;
            return granted;
        }

        void charge(long nanos, long cost) {
            refill(nanos);
            level = level.subtract(periodNanos.multiply(BigInteger.valueOf(cost)));
        }

        long remaining() {
            return level.divide(periodNanos).longValueExact();
        }

        private void refill(long nanos) {
            level = level.add(BigInteger.valueOf(nanos - latestNanos).multiply(count))
                    .min(capacity);
            latestNanos = nanos;
        }
    }
}
