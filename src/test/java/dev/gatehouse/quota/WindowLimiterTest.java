package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.CountBy;
import dev.gatehouse.route.RateLimit.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class WindowLimiterTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Property
    void a_day_grants_its_count_and_no_more(
            @ForAll @LongRange(min = 1, max = 5) long count,
            @ForAll @Size(min = 1, max = 100) List<@IntRange(min = 0, max = 30_000) Integer> gapsSeconds) {
        WindowLimiter limiter = new WindowLimiter(limit(count, Period.DAY, BERLIN));
        Map<LocalDate, Long> granted = new HashMap<>();
        long state = Limiter.FRESH;
        // Begins shortly before the clocks go back.
        Instant now = Instant.parse("2026-10-23T12:00:00Z");

        for (int gap : gapsSeconds) {
            now = now.plusSeconds(gap);
            long before = granted.merge(LocalDate.ofInstant(now, BERLIN), 0L, Long::sum);
            long after = limiter.taken(state, at(now));
            assertEquals(before < count, after != state);
            granted.merge(LocalDate.ofInstant(now, BERLIN), after != state ? 1L : 0L, Long::sum);
            state = after;
        }
    }

    @Test
    void a_refused_caller_is_told_when_the_window_ends() {
        WindowLimiter limiter = new WindowLimiter(limit(1, Period.HOUR, ZoneOffset.UTC));
        Moment now = at(Instant.parse("2026-01-01T10:59:30.999Z"));
        long state = limiter.taken(Limiter.FRESH, now);

        assertEquals(state, limiter.taken(state, now));
        assertEquals(0, limiter.remaining(state, now));
        assertEquals(30, limiter.secondsToMore(state, now));
    }

    @Test
    void a_thread_whose_moment_lies_before_the_boundary_does_not_begin_the_window_anew() {
        WindowLimiter limiter = new WindowLimiter(limit(2, Period.HOUR, ZoneOffset.UTC));
        Moment before = at(Instant.parse("2026-01-01T10:59:59.999Z"));
        Moment behind = at(Instant.parse("2026-01-01T11:00:00Z"));
        long state = limiter.taken(Limiter.FRESH, behind);

        state = limiter.taken(state, before);

        assertEquals(0, limiter.remaining(state, behind));
        assertEquals(0, limiter.remaining(state, before));
        assertEquals(3601, limiter.secondsToMore(state, before));
    }

    @Test
    void a_clock_set_back_by_years_does_not_keep_a_caller_refused() {
        WindowLimiter limiter = new WindowLimiter(limit(1, Period.MONTH, ZoneOffset.UTC));
        long state = limiter.taken(Limiter.FRESH, at(Instant.parse("2036-01-01T00:00:00Z")));
        Moment now = at(Instant.parse("2026-01-01T00:00:00Z"));

        assertEquals(1, limiter.remaining(state, now));
        assertTrue(limiter.taken(state, now) != state);
    }

    @Test
    void a_clock_set_back_by_a_minute_across_the_boundary_grants_nothing_twice() {
        WindowLimiter limiter = new WindowLimiter(limit(1, Period.DAY, ZoneOffset.UTC));
        long state = limiter.taken(Limiter.FRESH, at(Instant.parse("2026-01-02T00:00:30Z")));
        Moment setBack = at(Instant.parse("2026-01-01T23:59:30Z"));

        assertEquals(state, limiter.taken(state, setBack));
    }

    @Test
    void a_state_is_idle_once_its_window_is_past() {
        WindowLimiter limiter = new WindowLimiter(limit(5, Period.DAY, ZoneOffset.UTC));
        long state = limiter.taken(Limiter.FRESH, at(Instant.parse("2026-01-01T23:00:00Z")));

        assertFalse(limiter.isIdle(state, at(Instant.parse("2026-01-01T23:59:59Z"))));
        assertTrue(limiter.isIdle(state, at(Instant.parse("2026-01-02T00:00:00Z"))));
    }

    @Test
    void a_request_given_back_may_come_again() {
        WindowLimiter limiter = new WindowLimiter(limit(1, Period.DAY, ZoneOffset.UTC));
        Moment now = at(Instant.parse("2026-01-01T23:00:00Z"));
        long givenBack = limiter.givenBack(limiter.taken(Limiter.FRESH, now), now);

        assertEquals(1, limiter.remaining(givenBack, now));
        assertEquals(1, limiter.remaining(limiter.givenBack(givenBack, now), now));
    }

    @Test
    void a_count_beyond_forty_bits_does_not_spill_into_the_window() {
        WindowLimiter limiter = new WindowLimiter(limit(Long.MAX_VALUE, Period.MONTH, ZoneOffset.UTC));
        Moment now = at(Instant.parse("2200-12-31T23:00:00Z"));
        long state = limiter.taken(Limiter.FRESH, now);

        assertTrue(state > 0);
        assertEquals((1L << 40) - 2, limiter.remaining(state, now));
    }

    private static RateLimit limit(long count, Period period, ZoneId zone) {
        return new RateLimit(count, period, count, CountBy.CONSUMER, zone);
    }

    private static Moment at(Instant instant) {
        return new Moment(0, instant.toEpochMilli());
    }
}
