package dev.gatehouse.config;

import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.GatewaySettings.AcceptRate;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.RateLimit.Unit;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rate as it is written, {@code 100/s burst 200 per address} or {@code 10MiB/s}: complete once it is known what its owner
 * counts by.
 *
 * @param count at least 1
 * @param burst the bucket's capacity; {@code count} unless it says
 * @param countBy null = as the owner says
 */
record Rate(
        Unit unit,
        long count,
        Period period,
        long burst,
        @Nullable CountBy countBy) {

    private static final long LARGEST_COUNT = 1_000_000_000_000L;

    /** A continuous rate is kept as the nanoseconds between two requests: there is nothing below one. */
    private static final long LARGEST_CONTINUOUS = 1_000_000_000L;

    private static final long LARGEST_BYTES = 1L << 40;
    private static final long LARGEST_BYTES_OF_DAY = 1L << 44;
    private static final long LARGEST_BYTES_OF_MONTH = 1L << 47;

    /** A bucket that takes longer to fill again is no limit, and would not be what was written (see BucketLimiter). */
    private static final long LONGEST_REFILL_SECONDS = 366L * 86_400;

    private static final String REMEDY =
            "write a rate such as 100/s, 100/s burst 200, 10000/day per address or 10MiB/s";
    private static final String RANGE =
            "write 1 to 1000000000 by second or minute, 1 to 1000000000000 by hour, day or month";
    private static final String RANGE_OF_BYTES =
            "write 1B to 1023GiB by second, minute or hour, to 16TiB by day, to 128TiB by month";

    private static final Pattern FORM = Pattern.compile(
            "([0-9]+[A-Za-z]*)(?:\\s*/\\s*([A-Za-z]+))?(?:\\s+burst\\s+([0-9]+[A-Za-z]*))?(?:\\s+per\\s+(.*\\S))?");

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
                    .then(rate -> rate.period.continuous() && rate.countBy == null && rate.unit == Unit.REQUESTS
                            ? Parsed.valid(rate)
                            : Parsed.invalid(text, "is no rate by second or minute alone", STEADY_REMEDY)));

    static final String NO_ZONE = "has no effect: no rate here has a window of a calendar";
    static final String NO_ZONE_REMEDY = "take the line out, or add a rate by hour, day or month";

    /** Of requests. */
    Rate(long count, Period period, long burst, @Nullable CountBy countBy) {
        this(Unit.REQUESTS, count, period, burst, countBy);
    }

    /** Whether any of them begins anew by a calendar, which differs from zone to zone. */
    static boolean needZone(List<Rate> rates) {
        return rates.stream().anyMatch(rate -> !rate.period().continuous());
    }

    RateLimit limit(CountBy unlessStated, ZoneId zone) {
        return new RateLimit(unit, count, period, burst, countBy == null ? unlessStated : countBy, zone);
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
        String countText = matcher.group(1);
        if (matcher.group(2) == null) {
            return Parsed.invalid(text, "names no period", "write " + countText + "/s, /min, /h, /day or /month");
        }
        Period period = PERIODS.get(matcher.group(2));
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
        return counted(text, countText, burstText == null ? countText : burstText)
                .then(counted -> within(text, counted, period))
                .then(rate -> counted(rate, matcher.group(4)));
    }

    private static Parsed<Rate> counted(Rate rate, @Nullable String what) {
        return what == null
                ? Parsed.valid(rate)
                : CountByType.TYPE
                        .parse(what)
                        .then(by -> Parsed.valid(new Rate(rate.unit, rate.count, rate.period, rate.burst, by)));
    }

    /** @param text the whole rate */
    private static Parsed<Counted> counted(String text, String count, String burst) {
        if (isNumber(count) && isNumber(burst)) {
            return Parsed.valid(new Counted(Unit.REQUESTS, number(count), number(burst)));
        }
        if (isNumber(count) || isNumber(burst)) {
            return Parsed.invalid(text, "counts requests here and bytes there", "write 10MiB/s burst 20MiB");
        }
        return Quantities.SIZE
                .parse(count)
                .then(bytes ->
                        Quantities.SIZE.parse(burst).then(most -> Parsed.valid(new Counted(Unit.BYTES, bytes, most))));
    }

    private record Counted(Unit unit, long count, long burst) {}

    private static Parsed<Rate> within(String text, Counted counted, Period period) {
        long largest = largest(counted.unit, period);
        if (counted.count < 1 || counted.count > largest || counted.burst < 1 || counted.burst > largest) {
            return Parsed.invalid(text, "is out of range", counted.unit == Unit.BYTES ? RANGE_OF_BYTES : RANGE);
        }
        if (period.continuous() && counted.burst * period.seconds() / counted.count > LONGEST_REFILL_SECONDS) {
            return Parsed.invalid(
                    text,
                    "has a burst that takes more than a year to fill again",
                    "write a smaller burst or a higher rate");
        }
        return Parsed.valid(new Rate(counted.unit, counted.count, period, counted.burst, null));
    }

    private static long largest(Unit unit, Period period) {
        if (unit == Unit.REQUESTS) {
            return period.continuous() ? LARGEST_CONTINUOUS : LARGEST_COUNT;
        }
        return switch (period) {
            case SECOND, MINUTE, HOUR -> LARGEST_BYTES - 1;
            case DAY -> LARGEST_BYTES_OF_DAY;
            case MONTH -> LARGEST_BYTES_OF_MONTH;
        };
    }

    private static boolean isNumber(String text) {
        return Character.isDigit(text.charAt(text.length() - 1));
    }

    /** Out of range where it has too many digits to be read. */
    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
