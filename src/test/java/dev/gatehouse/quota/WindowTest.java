package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.RateLimit.Period;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class WindowTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Property
    void a_window_holds_its_second_and_the_next_one_begins_where_it_ends(
            @ForAll @LongRange(min = 1_600_000_000L, max = 4_000_000_000L) long second,
            @ForAll("calendarPeriods") Period period,
            @ForAll("zones") ZoneId zone) {
        assertJoined(second, period, zone);
    }

    @Property
    void around_a_change_of_the_clocks_as_well(
            @ForAll @LongRange(min = 1_600_000_000L, max = 4_000_000_000L) long second,
            @ForAll @LongRange(min = -90_000, max = 90_000) long apart,
            @ForAll("calendarPeriods") Period period,
            @ForAll("zones") ZoneId zone) {
        ZoneOffsetTransition change = zone.getRules().nextTransition(Instant.ofEpochSecond(second));
        assertJoined((change == null ? second : change.toEpochSecond()) + apart, period, zone);
    }

    private static void assertJoined(long second, Period period, ZoneId zone) {
        Window window = Window.containing(second, period, zone);

        assertTrue(window.contains(second), window.toString());
        assertEquals(window, Window.numbered(window.number(), period, zone));
        assertEquals(window, Window.containing(window.start(), period, zone));
        assertEquals(window, Window.containing(window.end() - 1, period, zone));
        assertEquals(window.end(), Window.containing(window.end(), period, zone).start());
        assertEquals(
                window.nextNumber(),
                Window.containing(window.end(), period, zone).number());
    }

    @Test
    void the_day_on_which_clocks_go_forward_has_23_hours() {
        assertEquals(window("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"), day("2026-03-29T12:00:00Z", BERLIN));
    }

    @Test
    void the_day_on_which_clocks_go_back_has_25_hours() {
        assertEquals(window("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"), day("2026-10-25T12:00:00Z", BERLIN));
    }

    @Test
    void the_hour_that_comes_twice_is_two_windows() {
        Window first = Window.containing(second("2026-10-25T00:30:00Z"), Period.HOUR, BERLIN);
        Window second = Window.containing(second("2026-10-25T01:30:00Z"), Period.HOUR, BERLIN);

        assertEquals(window("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"), shown(first));
        assertEquals(window("2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"), shown(second));
    }

    @Test
    void an_hour_in_which_clocks_change_by_half_an_hour_ends_there() {
        ZoneId lordHowe = ZoneId.of("Australia/Lord_Howe");
        // At two o'clock it became half past one.
        assertEquals(
                window("2026-04-04T14:00:00Z", "2026-04-04T15:00:00Z"),
                shown(Window.containing(second("2026-04-04T14:59:59Z"), Period.HOUR, lordHowe)));
        assertEquals(
                window("2026-04-04T15:00:00Z", "2026-04-04T15:30:00Z"),
                shown(Window.containing(second("2026-04-04T15:00:00Z"), Period.HOUR, lordHowe)));
        assertEquals(
                window("2026-04-04T15:30:00Z", "2026-04-04T16:30:00Z"),
                shown(Window.containing(second("2026-04-04T15:30:00Z"), Period.HOUR, lordHowe)));
    }

    @Test
    void an_hour_ends_early_where_the_next_one_begins_in_the_middle_of_it() {
        ZoneId pyongyang = ZoneId.of("Asia/Pyongyang");
        // On 4 May 2018, at half past eleven in the night, it became midnight.
        assertEquals(
                window("2018-05-04T14:30:00Z", "2018-05-04T15:00:00Z"),
                shown(Window.containing(second("2018-05-04T14:45:00Z"), Period.HOUR, pyongyang)));
        assertEquals(
                window("2018-05-04T15:00:00Z", "2018-05-04T16:00:00Z"),
                shown(Window.containing(second("2018-05-04T15:00:00Z"), Period.HOUR, pyongyang)));
    }

    @Test
    void an_hour_in_which_clocks_change_by_a_whole_one_is_one_window() {
        // One minute past midnight it became 23:01.
        assertEquals(
                window("2010-11-07T02:30:00Z", "2010-11-07T03:30:00Z"),
                shown(Window.containing(second("2010-11-07T02:45:00Z"), Period.HOUR, ZoneId.of("America/St_Johns"))));
    }

    @Test
    void an_hour_begins_at_the_full_hour_of_its_zone() {
        assertEquals(
                window("2026-01-01T00:15:00Z", "2026-01-01T01:15:00Z"),
                shown(Window.containing(second("2026-01-01T00:20:00Z"), Period.HOUR, ZoneId.of("Asia/Kathmandu"))));
    }

    @Test
    void a_month_begins_at_midnight_of_its_zone() {
        assertEquals(
                window("2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z"),
                shown(Window.containing(second("2026-02-28T22:59:59Z"), Period.MONTH, BERLIN)));
    }

    @Test
    void a_day_that_begins_again_because_clocks_go_back_across_midnight_is_counted_to_the_next() {
        ZoneId newfoundland = ZoneId.of("America/St_Johns");
        // On 7 November 2010, one minute past midnight, it became 23:01 of the day before once more.
        String sunday = day("2010-11-07T02:30:30Z", newfoundland);

        assertEquals(sunday, day("2010-11-07T02:45:00Z", newfoundland));
        assertEquals(sunday, day("2010-11-07T12:00:00Z", newfoundland));
    }

    private static String day(String instant, ZoneId zone) {
        return shown(Window.containing(second(instant), Period.DAY, zone));
    }

    private static String window(String start, String end) {
        return start + " to " + end;
    }

    private static String shown(Window window) {
        return window(
                Instant.ofEpochSecond(window.start()).toString(),
                Instant.ofEpochSecond(window.end()).toString());
    }

    private static long second(String instant) {
        return Instant.parse(instant).getEpochSecond();
    }

    @Provide
    Arbitrary<Period> calendarPeriods() {
        return Arbitraries.of(Period.HOUR, Period.DAY, Period.MONTH);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                        "UTC",
                        "Europe/Berlin",
                        "America/New_York",
                        "Asia/Kathmandu",
                        "Pacific/Apia",
                        "Africa/Cairo",
                        "Asia/Beirut",
                        "Australia/Lord_Howe",
                        "Antarctica/Troll",
                        "America/Havana")
                .map(ZoneId::of);
    }
}
