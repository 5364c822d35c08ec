package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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
            long after = limiter.taken(state, 1, at(now));
            assertEquals(before < count, after != state);
            granted.merge(LocalDate.ofInstant(now, BERLIN), after != state ? 1L : 0L, Long::sum);
            state = after;
        }
    }

    @Property
    void a_day_grants_no_more_units_than_its_count_and_none_after_more_was_charged(
            @ForAll @LongRange(min = 1, max = 40) long count,
            @ForAll @Size(min = 1, max = 100) List<@IntRange(min = 0, max = 30_000) Integer> gapsSeconds,
            @ForAll long seed) {
        WindowLimiter limiter = new WindowLimiter(limit(count, Period.DAY, BERLIN));
        SplittableRandom random = new SplittableRandom(seed);
        Map<LocalDate, Long> used = new HashMap<>();
        long state = Limiter.FRESH;
        Instant now = Instant.parse("2026-03-27T12:00:00Z");

        for (int gap : gapsSeconds) {
            now = now.plusSeconds(gap);
            LocalDate day = LocalDate.ofInstant(now, BERLIN);
            long cost = random.nextLong(1, 12);
            long before = used.getOrDefault(day, 0L);
            if (random.nextInt(5) == 0) {
                state = limiter.charged(state, cost, at(now));
                used.put(day, before + cost);
            } else {
                long after = limiter.taken(state, cost, at(now));
                assertEquals(before + cost <= count, after != state, before + " and " + cost + " of " + count);
                used.put(day, after == state ? before : before + cost);
                state = after;
            }
            assertEquals(Math.max(0, count - used.get(day)), limiter.remaining(state, at(now)));
        }
    }

    @Property
    void one_step_of_the_clock_grants_no_more_than_one_window_too_many_and_refuses_no_longer_than_one(
            @ForAll @LongRange(min = 1, max = 5) long count,
            @ForAll @LongRange(min = -400L * 86_400, max = 400L * 86_400) long step,
            @ForAll @IntRange(min = 0, max = 40) int before,
            @ForAll("calendars") Period period) {
        WindowLimiter limiter = new WindowLimiter(limit(count, period, BERLIN));
        Instant start = Instant.parse("2026-03-28T22:59:00Z");
        long state = Limiter.FRESH;
        int granted = 0;
        for (int i = 0; i < before; i++) {
            long after = limiter.taken(state, 1, at(start));
            granted += after == state ? 0 : 1;
            state = after;
        }
        Instant stepped = start.plusSeconds(step);
        for (int i = 0; i < 40; i++) {
            long after = limiter.taken(state, 1, at(stepped));
            granted += after == state ? 0 : 1;
            state = after;
        }

        assertTrue(granted <= 2 * count, granted + " granted");
        Window current = Window.containing(stepped.getEpochSecond(), period, BERLIN);
        Window behind = Window.containing(current.end(), period, BERLIN);
        assertTrue(limiter.remaining(state, at(Instant.ofEpochSecond(behind.end()))) == count, "refused for too long");
    }

    @Test
    void a_refused_caller_is_told_when_the_window_ends() {
        WindowLimiter limiter = new WindowLimiter(limit(1, Period.HOUR, ZoneOffset.UTC));
        Moment now = at(Instant.parse("2026-01-01T10:59:30.999Z"));
        long state = limiter.taken(Limiter.FRESH, 1, now);

        assertEquals(state, limiter.taken(state, 1, now));
        assertEquals(0, limiter.remaining(state, now));
        assertEquals(30, limiter.secondsToMore(state, now));
    }

    @Test
    void a_thread_whose_moment_lies_before_the_boundary_does_not_begin_the_window_anew() {
        WindowLimiter limiter = new WindowLimiter(limit(2, Period.HOUR, ZoneOffset.UTC));
        Moment before = at(Instant.parse("2026-01-01T10:59:59.999Z"));
        Moment behind = at(Instant.parse("2026-01-01T11:00:00Z"));
        long state = limiter.taken(Limiter.FRESH, 1, behind);

        state = limiter.taken(state, 1, before);

        assertEquals(0, limiter.remaining(state, behind));
        assertEquals(0, limiter.remaining(state, before));
        assertEquals(3601, limiter.secondsToMore(state, before));
    }

    @Test
    void a_clock_set_back_by_years_does_not_keep_a_caller_refused() {
        WindowLimiter limiter = new WindowLimiter(limit(1, Period.MONTH, ZoneOffset.UTC));
        long state = limiter.taken(Limiter.FRESH, 1, at(Instant.parse("2036-01-01T00:00:00Z")));
        Moment now = at(Instant.parse("2026-01-01T00:00:00Z"));

        assertEquals(1, limiter.remaining(state, now));
        assertTrue(limiter.taken(state, 1, now) != state);
    }

    @Test
    void a_clock_set_back_by_a_minute_across_the_boundary_grants_nothing_twice() {
        WindowLimiter limiter = new WindowLimiter(limit(1, Period.DAY, ZoneOffset.UTC));
        long state = limiter.taken(Limiter.FRESH, 1, at(Instant.parse("2026-01-02T00:00:30Z")));
        Moment setBack = at(Instant.parse("2026-01-01T23:59:30Z"));

        assertEquals(state, limiter.taken(state, 1, setBack));
    }

    /** The clock is ahead for a while, and the caller comes again before the window ends. */
    @Property
    void a_clock_that_was_ahead_for_a_while_takes_nothing_from_the_next_window(
            @ForAll @LongRange(min = 1, max = 5) long count,
            @ForAll @LongRange(min = 3600, max = 62L * 86_400) long ahead,
            @ForAll @IntRange(min = 0, max = 7) int before,
            @ForAll @IntRange(min = 0, max = 7) int during,
            @ForAll @IntRange(min = 1, max = 7) int after,
            @ForAll("calendars") Period period) {
        WindowLimiter limiter = new WindowLimiter(limit(count, period, BERLIN));
        LocalCell cell = new LocalCell(1, limiter);
        Instant start = Instant.parse("2026-03-28T22:30:00Z");
        int granted = granted(cell, before, start)
                + granted(cell, during, start.plusSeconds(ahead))
                + granted(cell, after, start);
        // Two steps, each of which may begin one window anew.
        assertTrue(granted <= 3 * count, granted + " granted");

        Window current = Window.containing(start.getEpochSecond(), period, BERLIN);
        assertEquals(count, granted(cell, 7, Instant.ofEpochSecond(current.end())));
        assertEquals(0, granted(cell, 7, Instant.ofEpochSecond(current.end()).plusSeconds(60)));
    }

    private static int granted(LocalCell cell, int requests, Instant when) {
        int granted = 0;
        for (int i = 0; i < requests; i++) {
            // As if there were several limits: each is asked, and then taken.
            granted += cell.admits(1, at(when)) && cell.take(1, at(when)) == Cell.Take.TAKEN ? 1 : 0;
        }
        return granted;
    }

    @Test
    void what_was_counted_while_the_clock_was_ahead_is_no_history_of_a_window_that_is_to_come() {
        WindowLimiter limiter = new WindowLimiter(limit(5, Period.DAY, ZoneOffset.UTC));
        long ahead = limiter.taken(Limiter.FRESH, 1, at(Instant.parse("2026-01-02T12:00:00Z")));
        long back = limiter.taken(ahead, 1, at(Instant.parse("2026-01-01T12:00:00Z")));

        assertFalse(limiter.leavesWindow(ahead, back));
        assertEquals(
                Instant.parse("2026-01-01T00:00:00Z").getEpochSecond(),
                limiter.window(back).start());
        assertEquals(2, limiter.units(back));
    }

    @Test
    void whatever_is_granted_on_top_does_not_spill_into_the_window() {
        Moment now = at(Instant.parse("2026-01-01T10:00:00Z"));
        WindowLimiter limiter = new WindowLimiter(limit(1L << 39, Period.HOUR, ZoneOffset.UTC))
                .granting(new Grant(Instant.parse("2026-01-01T10:00:00Z").getEpochSecond(), 1L << 50));
        long state = limiter.charged(Limiter.FRESH, (1L << 40) - 3, now);

        for (int i = 0; i < 9; i++) {
            state = limiter.taken(state, 1, now);
        }
        assertEquals(0, limiter.remaining(state, now));
        assertEquals(
                Instant.parse("2026-01-01T10:00:00Z").getEpochSecond(),
                limiter.window(state).start());
    }

    @Test
    void a_state_is_idle_once_its_window_is_past() {
        WindowLimiter limiter = new WindowLimiter(limit(5, Period.DAY, ZoneOffset.UTC));
        long state = limiter.taken(Limiter.FRESH, 1, at(Instant.parse("2026-01-01T23:00:00Z")));

        assertFalse(limiter.isIdle(state, at(Instant.parse("2026-01-01T23:59:59Z"))));
        assertTrue(limiter.isIdle(state, at(Instant.parse("2026-01-02T00:00:00Z"))));
    }

    @Test
    void a_request_given_back_may_come_again() {
        WindowLimiter limiter = new WindowLimiter(limit(1, Period.DAY, ZoneOffset.UTC));
        Moment now = at(Instant.parse("2026-01-01T23:00:00Z"));
        long givenBack = limiter.givenBack(limiter.taken(Limiter.FRESH, 1, now), 1, now);

        assertEquals(1, limiter.remaining(givenBack, now));
        assertEquals(1, limiter.remaining(limiter.givenBack(givenBack, 1, now), now));
    }

    @Test
    void a_count_of_more_bits_than_there_are_does_not_spill_into_the_window() {
        WindowLimiter limiter = new WindowLimiter(limit(Long.MAX_VALUE, Period.MONTH, ZoneOffset.UTC));
        Moment now = at(Instant.parse("2200-12-31T23:00:00Z"));
        long state = limiter.taken(Limiter.FRESH, 1, now);

        assertTrue(state > 0);
        assertEquals((1L << 48) - 2, limiter.remaining(state, now));
    }

    @Provide
    Arbitrary<Period> calendars() {
        return Arbitraries.of(Period.HOUR, Period.DAY, Period.MONTH);
    }

    private static RateLimit limit(long count, Period period, ZoneId zone) {
        return new RateLimit(count, period, count, CountBy.CONSUMER, zone);
    }

    private static Moment at(Instant instant) {
        return new Moment(0, instant.toEpochMilli());
    }
}
