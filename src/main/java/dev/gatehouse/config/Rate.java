package dev.gatehouse.config;

import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.GatewaySettings.AcceptRate;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rate as it is written, {@code 100/s burst 200 per address}: complete once it is known what its route counts by.
 *
 * @param count 1 to 1,000,000,000,000
 * @param burst the bucket's capacity; {@code count} unless it says
 * @param countBy null = as the route says
 */
record Rate(long count, Period period, long burst, @Nullable CountBy countBy) {

    private static final long LARGEST_COUNT = 1_000_000_000_000L;

    /** A continuous rate is kept as the nanoseconds between two requests: there is nothing below one. */
    private static final long LARGEST_CONTINUOUS = 1_000_000_000L;

    /** A bucket that takes longer to fill again is no limit, and would not be what was written (see BucketLimiter). */
    private static final long LONGEST_REFILL_SECONDS = 366L * 86_400;

    private static final String REMEDY = "write a rate such as 100/s, 100/s burst 200 or 10000/day per address";
    private static final String RANGE =
            "write 1 to 1000000000 by second or minute, 1 to 1000000000000 by hour, day or month";

    private static final Pattern FORM =
            Pattern.compile("([0-9]+)(?:\\s*/\\s*([A-Za-z]+))?(?:\\s+burst\\s+([0-9]+))?(?:\\s+per\\s+(.*\\S))?");

    private static final Map<String, Period> PERIODS = Map.of(
            "s", Period.SECOND,
            "min", Period.MINUTE,
            "h", Period.HOUR,
            "day", Period.DAY,
            "month", Period.MONTH);

    static final ValueType<Rate> TYPE = ValueType.of("rate", REMEDY, Rate::parse);

    private static final String STEADY_REMEDY = "write a rate such as 500/s, 500/s burst 2000 or 10000/min";

    /** Of one thing alone, and without a calendar. */
    static final ValueType<Rate> STEADY = ValueType.of(
            "rate by second or minute",
            STEADY_REMEDY,
            text -> parse(text)
                    .then(rate -> rate.period.continuous() && rate.countBy == null
                            ? Parsed.valid(rate)
                            : Parsed.invalid(text, "is no rate by second or minute alone", STEADY_REMEDY)));

    static final String NO_ZONE = "has no effect: no rate here has a window of a calendar";
    static final String NO_ZONE_REMEDY = "take the line out, or add a rate by hour, day or month";

    /** Whether any of them begins anew by a calendar, which differs from zone to zone. */
    static boolean needZone(List<Rate> rates) {
        return rates.stream().anyMatch(rate -> !rate.period().continuous());
    }

    RateLimit limit(CountBy unlessStated, ZoneId zone) {
        return new RateLimit(count, period, burst, countBy == null ? unlessStated : countBy, zone);
    }

    /** Of a rate by second or minute. */
    AcceptRate acceptRate() {
        return new AcceptRate(TimeUnit.SECONDS.toNanos(period.seconds()) / count, burst);
    }

    private static Parsed<Rate> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Parsed.invalid(text, "is no rate", REMEDY);
        }
        String unit = matcher.group(2);
        if (unit == null) {
            return Parsed.invalid(
                    text, "names no period", "write " + matcher.group(1) + "/s, /min, /h, /day or /month");
        }
        Period period = PERIODS.get(unit);
        if (period == null) {
            return Parsed.invalid(text, "has an unknown period", "write /s, /min, /h, /day or /month");
        }
        String burstText = matcher.group(3);
        if (burstText != null && !period.continuous()) {
            return Parsed.invalid(
                    text,
                    "has a burst, but hours, days and months are calendar windows",
                    "take burst off, or add a rate by second or minute");
        }
        long largest = period.continuous() ? LARGEST_CONTINUOUS : LARGEST_COUNT;
        long count = number(matcher.group(1));
        long burst = burstText == null ? count : number(burstText);
        if (count < 1 || count > largest || burst < 1 || burst > largest) {
            return Parsed.invalid(text, "is out of range", RANGE);
        }
        if (period.continuous() && burst * period.seconds() / count > LONGEST_REFILL_SECONDS) {
            return Parsed.invalid(
                    text,
                    "has a burst that takes more than a year to fill again",
                    "write a smaller burst or a higher rate");
        }
        String what = matcher.group(4);
        return what == null
                ? Parsed.valid(new Rate(count, period, burst, null))
                : CountByType.TYPE.parse(what).then(by -> Parsed.valid(new Rate(count, period, burst, by)));
    }

    /** Out of range where it has too many digits to be read. */
    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
