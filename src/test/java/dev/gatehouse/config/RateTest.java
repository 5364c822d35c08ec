package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit.Period;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class RateTest {

    @Test
    void a_burst_is_the_rates_own_count_unless_it_is_stated() {
        assertEquals(
                new Rate(100, Period.SECOND, 100, null),
                Rate.TYPE.parse("100/s").orNull());
        assertEquals(
                new Rate(100, Period.SECOND, 200, null),
                Rate.TYPE.parse("100/s burst 200").orNull());
    }

    @Test
    void every_period_has_its_name() {
        assertEquals(Period.MINUTE, periodOf("3/min"));
        assertEquals(Period.HOUR, periodOf("500/h"));
        assertEquals(Period.DAY, periodOf("10000/day"));
        assertEquals(Period.MONTH, periodOf("1000000/month"));
    }

    @Test
    void a_rate_may_say_what_it_is_per() {
        assertEquals(
                new Rate(5, Period.SECOND, 9, CountBy.ADDRESS),
                Rate.TYPE.parse("5/s burst 9 per address").orNull());
        assertEquals(
                new Rate(5, Period.DAY, 5, CountBy.header("X-Tenant")),
                Rate.TYPE.parse("5/day per header:X-Tenant").orNull());
    }

    @Test
    void a_rate_may_count_by_several_things_in_any_order() {
        CountBy both = CountBy.of(CountBy.Kind.ROUTE).ofEachConsumer();
        assertEquals(
                new Rate(5, Period.SECOND, 5, both),
                Rate.TYPE.parse("5/s per consumer+route").orNull());
        assertEquals(
                new Rate(5, Period.SECOND, 9, both),
                Rate.TYPE.parse("5/s burst 9 per route + consumer").orNull());
        assertEquals(
                "consumer+header:A+header:B+claim:https://example.com/tenant",
                String.valueOf(CountByType.TYPE
                        .parse("claim:https://example.com/tenant+header:B+consumer+header:A")
                        .orNull()));
    }

    @Test
    void what_nothing_can_be_counted_by_is_refused() {
        assertEquals(
                "\"consumer+consumer\" says consumer twice / take one of the two off",
                refusal("1/s per consumer+consumer"));
        assertEquals(
                "\"a b\" is no name of a cookie / write letters, digits and dashes", refusal("1/s per cookie:a b"));
        assertEquals("\"\" is no name of a header / write letters, digits and dashes", refusal("1/s per header:"));
        assertEquals("\"claim:\" names no claim / write claim:NAME", refusal("1/s per claim:"));
    }

    @Test
    void a_rate_that_is_none_is_refused() {
        String form = " / write a rate such as 100/s, 100/s burst 200, 10000/day per address or 10MiB/s";
        String things =
                " / write consumer, address, route, header:NAME, cookie:NAME, claim:NAME, or several as in consumer+route";
        String range = " / write 1 to 1000000000 by second or minute, 1 to 1000000000000 by hour, day or month";
        assertEquals("\"100\" names no period / write 100/s, /min, /h, /day or /month", refusal("100"));
        assertEquals("\"100/week\" has an unknown period / write /s, /min, /h, /day or /month", refusal("100/week"));
        assertEquals("\"0/s\" is out of range" + range, refusal("0/s"));
        assertEquals("\"1/s burst 0\" is out of range" + range, refusal("1/s burst 0"));
        assertEquals("\"1000000001/s\" is out of range" + range, refusal("1000000001/s"));
        assertEquals("\"99999999999999999999/day\" is out of range" + range, refusal("99999999999999999999/day"));
        assertEquals("\"-1/s\" is no rate" + form, refusal("-1/s"));
        assertEquals("\"1/s per\" is no rate" + form, refusal("1/s per"));
        assertEquals("\"you\" is nothing to count by" + things, refusal("1/s per you"));
        assertEquals(
                "\"9/h burst 10\" has a burst, but hours, days and months are calendar windows"
                        + " / take burst off, or add a rate by second or minute",
                refusal("9/h burst 10"));
    }

    @Test
    void a_burst_that_takes_a_year_to_fill_again_is_the_largest() {
        assertEquals(
                "\"1/min burst 527041\" has a burst that takes more than a year to fill again"
                        + " / write a smaller burst or a higher rate",
                refusal("1/min burst 527041"));
        assertEquals(
                new Rate(1, Period.MINUTE, 527_040, null),
                Rate.TYPE.parse("1/min burst 527040").orNull());
    }

    @Property
    void a_rate_is_read_back_as_it_was_written(
            @ForAll @LongRange(min = 2_000, max = 1_000_000_000) long count,
            @ForAll @LongRange(min = 1, max = 1_000_000_000) long burst) {
        assertEquals(
                new Rate(count, Period.MINUTE, burst, CountBy.ROUTE),
                Rate.TYPE.parse(count + "/min burst " + burst + " per route").orNull());
    }

    private static Period periodOf(String text) {
        return Rate.TYPE.parse(text).fold(Rate::period, invalid -> {
            throw new AssertionError(invalid.what());
        });
    }

    private static String refusal(String text) {
        return Rate.TYPE
                .parse(text)
                .fold(
                        value -> "accepted as " + value,
                        invalid -> '"' + invalid.subject() + "\" " + invalid.what() + " / " + invalid.remedy());
    }
}
