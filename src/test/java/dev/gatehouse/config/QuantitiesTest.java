package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class QuantitiesTest {

    @Test
    void a_duration_has_a_unit_or_is_written_as_in_iso_8601() {
        assertEquals(Duration.ofMillis(250), Quantities.DURATION.parse("250ms").orNull());
        assertEquals(Duration.ofSeconds(5), Quantities.DURATION.parse("5s").orNull());
        assertEquals(Duration.ofMinutes(2), Quantities.DURATION.parse("2m").orNull());
        assertEquals(Duration.ofHours(1), Quantities.DURATION.parse("1h").orNull());
        assertEquals(Duration.ofDays(7), Quantities.DURATION.parse("7d").orNull());
        assertEquals(Duration.ofSeconds(5), Quantities.DURATION.parse("PT5S").orNull());
        assertEquals(Duration.ZERO, Quantities.DURATION.parse("0s").orNull());
    }

    @Test
    void a_bare_number_is_answered_with_what_it_could_mean() {
        assertEquals("\"2\" has no unit / write 2s, 2000ms or PT2S", refusal(Quantities.DURATION, "2"));
        assertEquals("\"16\" has no unit / write 16B, 16KiB or 16MiB", refusal(Quantities.SIZE, "16"));
    }

    @Test
    void a_duration_that_is_none_is_refused() {
        String remedy = " / write a time such as 250ms, 5s, 2m, 1h, 7d or PT5S";
        assertEquals("\"2w\" has an unknown unit" + remedy, refusal(Quantities.DURATION, "2w"));
        assertEquals("\"soon\" is no duration" + remedy, refusal(Quantities.DURATION, "soon"));
        assertEquals("\"-5s\" is no duration" + remedy, refusal(Quantities.DURATION, "-5s"));
        assertEquals("\"PT-5S\" is out of range / write a time from 0s to 366d", refusal(Quantities.DURATION, "PT-5S"));
        assertEquals("\"367d\" is out of range / write a time from 0s to 366d", refusal(Quantities.DURATION, "367d"));
        assertEquals(
                "\"999999999999999999h\" is out of range / write a time from 0s to 366d",
                refusal(Quantities.DURATION, "999999999999999999h"));
        assertEquals(
                "\"0s\" is no time at all / write a time longer than zero",
                refusal(Quantities.POSITIVE_DURATION, "0s"));
    }

    @Test
    void a_size_counts_in_powers_of_two_or_of_ten_as_its_unit_says() {
        assertEquals(16L * 1024, Quantities.SIZE.parse("16KiB").orNull());
        assertEquals(10L * 1024 * 1024, Quantities.SIZE.parse("10MiB").orNull());
        assertEquals(5_000_000L, Quantities.SIZE.parse("5MB").orNull());
        assertEquals(0L, Quantities.SIZE.parse("0B").orNull());
    }

    @Test
    void a_size_that_is_none_is_refused() {
        assertEquals(
                "\"5mb\" has an unknown unit / write B, KiB, MiB, GiB, TiB, KB, MB, GB or TB",
                refusal(Quantities.SIZE, "5mb"));
        assertEquals(
                "\"99999999999TiB\" is out of range / write a size such as 16KiB, 10MiB or 5MB",
                refusal(Quantities.SIZE, "99999999999TiB"));
    }

    @Test
    void a_size_within_bounds_may_be_either_of_them() {
        ValueType<Integer> type = Quantities.size("1KiB", "2KiB");

        assertEquals(1024, type.parse("1KiB").orNull());
        assertEquals(2048, type.parse("2KiB").orNull());
        assertEquals("\"1023B\" is out of range / write a size from 1KiB to 2KiB", refusal(type, "1023B"));
        assertEquals("\"2049B\" is out of range / write a size from 1KiB to 2KiB", refusal(type, "2049B"));
    }

    @Test
    void a_percent_has_its_sign_and_ends_at_a_hundred() {
        assertEquals(20, Quantities.PERCENT.parse("20%").orNull());
        assertEquals("\"20\" has no percent sign / write 20%", refusal(Quantities.PERCENT, "20"));
        assertEquals("\"101%\" is no percent / write 0% to 100%", refusal(Quantities.PERCENT, "101%"));
    }

    @Test
    void a_date_is_its_first_moment_in_utc_and_an_instant_names_its_zone() {
        assertEquals(
                Instant.ofEpochSecond(0),
                Quantities.DATE.parse("1970-01-01T00:00:00Z").orNull());
        assertEquals(
                Instant.ofEpochSecond(0), Quantities.DATE.parse("1970-01-01").orNull());
        String remedy = " / write a date such as 2027-01-31, or an instant such as 2027-01-31T18:00:00Z";
        assertEquals("\"2027-02-29\" is no date" + remedy, refusal(Quantities.DATE, "2027-02-29"));
        assertEquals("\"2027-01-31T00:00\" is no date" + remedy, refusal(Quantities.DATE, "2027-01-31T00:00"));
    }

    @Test
    void a_zone_is_one_that_the_platform_knows() {
        assertEquals(
                ZoneId.of("Europe/Berlin"),
                Quantities.ZONE.parse("Europe/Berlin").orNull());
        assertEquals(
                "\"Mars/North\" is no time zone / write a zone such as UTC or Europe/Berlin",
                refusal(Quantities.ZONE, "Mars/North"));
    }

    @Property
    void every_number_of_milliseconds_within_range_is_read_as_itself(
            @ForAll @LongRange(max = 31_622_400_000L) long millis) {
        assertEquals(
                Duration.ofMillis(millis),
                Quantities.DURATION.parse(millis + "ms").orNull());
    }

    @Property
    void no_text_makes_a_parser_throw(@ForAll String text) {
        for (ValueType<?> type : new ValueType<?>[] {
            Quantities.DURATION, Quantities.SIZE, Quantities.PERCENT, Quantities.DATE, Quantities.ZONE, Rate.TYPE
        }) {
            type.parse(text);
        }
    }

    private static String refusal(ValueType<?> type, String text) {
        return type.parse(text)
                .fold(
                        value -> "accepted as " + value,
                        invalid -> '"' + invalid.subject() + "\" " + invalid.what() + " / " + invalid.remedy());
    }
}
