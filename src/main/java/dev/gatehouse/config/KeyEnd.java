package dev.gatehouse.config;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a key shall end, as somebody types it: a date, an instant, or how long from now. A length of whole days ends with a day in
 * UTC, the first that is no sooner: dates are easier to read than instants, and a million keys that share them take less memory.
 *
 * @param text as a file has it
 */
public record KeyEnd(String text, Instant at) {

    /** Empty if it is none of them. */
    public static Optional<KeyEnd> parse(String typed, Instant now) {
        Instant date = Quantities.DATE.parse(typed).orNull();
        if (date != null) {
            return Optional.of(new KeyEnd(typed.strip(), date));
        }
        return Optional.ofNullable(Quantities.POSITIVE_DURATION.parse(typed).orNull())
                .map(length -> after(length, now));
    }

    /** So long from now. */
    public static KeyEnd after(Duration length, Instant now) {
        Instant at = now.plus(length);
        if (length.equals(Duration.ofDays(length.toDays()))) {
            LocalDate day = LocalDate.ofInstant(at.plus(1, ChronoUnit.DAYS).minusNanos(1), ZoneOffset.UTC);
            return new KeyEnd(day.toString(), day.atStartOfDay(ZoneOffset.UTC).toInstant());
        }
        Instant seconds = at.truncatedTo(ChronoUnit.SECONDS);
        return new KeyEnd(seconds.toString(), seconds);
    }

    /** A length of time as somebody types it; empty if it is none. */
    public static Optional<Duration> length(String typed) {
        return Optional.ofNullable(Quantities.POSITIVE_DURATION.parse(typed).orNull());
    }
}
