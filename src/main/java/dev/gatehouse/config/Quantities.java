package dev.gatehouse.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times, sizes and shares as value types. Each names its unit. */
final class Quantities {

    /** Far from where sums of nanoseconds overflow. */
    private static final int MOST_DAYS = 366;

    static final int DATE_LENGTH = "2027-01-31".length();

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,18}) ?([A-Za-z]+)");

    private static final Map<String, Duration> TIME_UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private static final Map<String, Long> SIZE_UNITS = Map.of(
            "B", 1L,
            "KB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "TB", 1_000_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30,
            "TiB", 1L << 40);

    private static final String TIME_REMEDY = "write a time such as 250ms, 5s, 2m, 1h, 7d or PT5S";
    private static final String SIZE_REMEDY = "write a size such as 16KiB, 10MiB or 5MB";

    /** Zero to 366 days. */
    static final ValueType<Duration> DURATION = ValueType.of("duration", TIME_REMEDY, Quantities::duration);

    /** Zero to so many days, which may be more than a year. */
    static ValueType<Duration> duration(int mostDays) {
        return ValueType.of("duration", TIME_REMEDY, text -> duration(text, mostDays));
    }

    /** Longer than zero, to 366 days. */
    static final ValueType<Duration> POSITIVE_DURATION = ValueType.of(
            "duration, longer than 0s",
            TIME_REMEDY,
            text -> duration(text)
                    .then(value -> value.isZero()
                            ? Parsed.invalid(text, "is no time at all", "write a time longer than zero")
                            : Parsed.valid(value)));

    /** Bytes: zero to {@link Long#MAX_VALUE}. */
    static final ValueType<Long> SIZE = ValueType.of("size", SIZE_REMEDY, Quantities::size);

    /**
     * Bytes within bounds, both of which are allowed.
     *
     * @param least as it would be written
     * @param most the same; no more than an int holds
     */
    static ValueType<Integer> size(String least, String most) {
        long min = bytes(least);
        long max = bytes(most);
        String range = least + " to " + most;
        return ValueType.of(
                "size, " + range,
                "write a size from " + range,
                text -> size(text)
                        .then(value -> value < min || value > max
                                ? Parsed.invalid(text, "is out of range", "write a size from " + range)
                                : Parsed.valid(Math.toIntExact(value))));
    }

    private static long bytes(String size) {
        return Objects.requireNonNull(size(size).orNull(), size);
    }

    /** 0 to 100. */
    static final ValueType<Integer> PERCENT = ValueType.of("percent", "write 0% to 100%", Quantities::percent);

    private static final String DATE_REMEDY =
            "write a date such as 2027-01-31, or an instant such as 2027-01-31T18:00:00Z";

    /** A date is its first moment in UTC. */
    static final ValueType<Instant> DATE = ValueType.of("date or instant", DATE_REMEDY, Quantities::date);

    static final ValueType<ZoneId> ZONE =
            ValueType.of("time zone", "write a zone such as UTC or Europe/Berlin", Quantities::zone);

    private Quantities() {}

    private static Parsed<Duration> duration(String text) {
        return duration(text, MOST_DAYS);
    }

    private static Parsed<Duration> duration(String text, int mostDays) {
        if (NUMBER.matcher(text).matches()) {
            String remedy = text.length() > 6
                    ? TIME_REMEDY
                    : "write " + text + "s, " + Long.parseLong(text) * 1000 + "ms or PT" + text + "S";
            return Parsed.invalid(text, "has no unit", remedy);
        }
        try {
            Matcher matcher = NUMBER_AND_UNIT.matcher(text);
            Duration value;
            if (matcher.matches()) {
                Duration unit = TIME_UNITS.get(matcher.group(2));
                if (unit == null) {
                    return Parsed.invalid(text, "has an unknown unit", TIME_REMEDY);
                }
                value = unit.multipliedBy(Long.parseLong(matcher.group(1)));
            } else {
                value = Duration.parse(text);
            }
            return value.isNegative() || value.compareTo(Duration.ofDays(mostDays)) > 0
                    ? Parsed.invalid(text, "is out of range", "write a time from 0s to " + mostDays + "d")
                    : Parsed.valid(value);
        } catch (DateTimeParseException e) {
            return Parsed.invalid(text, "is no duration", TIME_REMEDY);
        } catch (ArithmeticException e) {
            return Parsed.invalid(text, "is out of range", "write a time from 0s to " + mostDays + "d");
        }
    }

    private static Parsed<Long> size(String text) {
        if (NUMBER.matcher(text).matches()) {
            return Parsed.invalid(text, "has no unit", "write " + text + "B, " + text + "KiB or " + text + "MiB");
        }
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            return Parsed.invalid(text, "is no size", SIZE_REMEDY);
        }
        Long unit = SIZE_UNITS.get(matcher.group(2));
        if (unit == null) {
            return Parsed.invalid(text, "has an unknown unit", "write B, KiB, MiB, GiB, TiB, KB, MB, GB or TB");
        }
        try {
            return Parsed.valid(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException e) {
            return Parsed.invalid(text, "is out of range", SIZE_REMEDY);
        }
    }

    private static Parsed<Integer> percent(String text) {
        if (!text.endsWith("%")) {
            return Parsed.invalid(text, "has no percent sign", "write " + ConfigText.printable(text) + "%");
        }
        return ValueType.integer(0, 100)
                .parse(text.substring(0, text.length() - 1))
                .fold(Parsed::valid, invalid -> Parsed.invalid(text, "is no percent", "write 0% to 100%"));
    }

    private static Parsed<Instant> date(String text) {
        try {
            return Parsed.valid(
                    text.length() == DATE_LENGTH
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Parsed.invalid(text, "is no date", DATE_REMEDY);
        }
    }

    private static Parsed<ZoneId> zone(String text) {
        try {
            return Parsed.valid(ZoneId.of(text));
        } catch (DateTimeException e) {
            return Parsed.invalid(text, "is no time zone", "write a zone such as UTC or Europe/Berlin");
        }
    }
}
