package dev.gatehouse.config;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a key shall end, as somebody types it: a date, an instant, or how long from now. A length of whole days ends with a day in
 * UTC, the first that is no sooner: dates are easier to read than instants, and a million keys that share them take less memory.
 *
 * @param text as a file has it
 */
public record KeyEnd(String text, Instant at) {

    private static final String REMEDY =
            "write a time of 366d at most such as 90d, a date such as 2027-01-31, or an instant such as 2027-01-31T18:00:00Z";

    /** Empty if it is none of them. */
    public static Optional<KeyEnd> parse(String typed, Instant now) {
        Instant date = Quantities.DATE.parse(typed).orNull();
        if (date != null) {
            return Optional.of(new KeyEnd(typed.strip(), date));
        }
        return Optional.ofNullable(Quantities.POSITIVE_DURATION.parse(typed).orNull())
                .map(length -> after(length, now));
    }

    /** Why it cannot be the end of a key that is made now, and what to write, in two lines; null if it can. */
    public static @Nullable String objectionTo(String typed, Instant now) {
        Optional<KeyEnd> end = parse(typed, now);
        if (end.isPresent()) {
            return end.get().at().isAfter(now) ? null : message(typed, "is past");
        }
        return typed.indexOf('-') < 0 && Quantities.POSITIVE_DURATION.parse(typed) instanceof Parsed.Invalid<?> invalid
                ? message(typed, invalid.what())
                : message(typed, "is no date");
    }

    private static String message(String typed, String what) {
        return ConfigText.quote(typed) + " " + what + "\n    " + REMEDY;
    }

    /** So long from now. */
    public static KeyEnd after(Duration length, Instant now) {
        Instant at = now.plus(length);
        return length.equals(Duration.ofDays(length.toDays()))
                ? day(LocalDate.ofInstant(at.plus(1, ChronoUnit.DAYS).minusNanos(1), ZoneOffset.UTC))
                : second(at);
    }

    /**
     * As long a life as another key's, begun now. From day to day it is counted in days: if each successor began within its first
     * day, and ended with the next one, each would live a day longer than the one before.
     */
    public static KeyEnd asLong(Instant created, Instant end, Instant now) {
        Duration life = Duration.between(created, end);
        return isDay(created) && isDay(end)
                ? day(LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(life.toDays()))
                : second(now.plus(life));
    }

    /**
     * What a file says of when a key with this end was made: the day in UTC, which many keys share, unless its life is no matter of
     * days.
     *
     * @param end null = it has none
     */
    public static String created(Instant now, @Nullable KeyEnd end) {
        return end == null || end.text().length() == Quantities.DATE_LENGTH
                ? LocalDate.ofInstant(now, ZoneOffset.UTC).toString()
                : second(now).text();
    }

    private static boolean isDay(Instant instant) {
        return instant.equals(instant.truncatedTo(ChronoUnit.DAYS));
    }

    private static KeyEnd day(LocalDate day) {
        return new KeyEnd(day.toString(), day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static KeyEnd second(Instant instant) {
        Instant seconds = instant.truncatedTo(ChronoUnit.SECONDS);
        return new KeyEnd(seconds.toString(), seconds);
    }

    /** A length of time as somebody types it; empty if it is none. */
    public static Optional<Duration> length(String typed) {
        return Optional.ofNullable(Quantities.POSITIVE_DURATION.parse(typed).orNull());
    }
}
