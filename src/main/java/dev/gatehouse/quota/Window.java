package dev.gatehouse.quota;

import dev.gatehouse.route.RateLimit.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * One hour, day or month of a calendar.
 *
 * @param start the first second in it, since 1970 in UTC
 * @param end the first second behind it; greater than {@code start}
 * @param number which one it is of its period: a day's counts days since 1970, a month's months since the year 0, an hour's
 *     quarters of an hour since 1970, as every zone in use begins its hours on one
 * @param nextNumber of the window that follows
 */
record Window(long start, long end, long number, long nextNumber) {

    private static final int SECONDS_PER_HOUR = 3600;
    private static final int SECONDS_PER_QUARTER = 900;
    private static final int MONTHS_PER_YEAR = 12;

    /**
     * The window in which a second lies.
     *
     * <p>A day has 23 or 25 hours when the clocks change; every hour has 3600 seconds, save that one in which they change by
     * less than an hour (Lord Howe Island) ends there, and what is left of it is a window of its own.
     *
     * @param period of a calendar
     */
    static Window containing(long epochSecond, Period period, ZoneId zone) {
        if (period == Period.HOUR) {
            return hour(epochSecond, zone.getRules());
        }
        LocalDate today = LocalDate.ofInstant(Instant.ofEpochSecond(epochSecond), zone);
        LocalDate first = period == Period.MONTH ? today.withDayOfMonth(1) : today;
        LocalDate second = following(first, period);
        // Where clocks were set back across midnight, yesterday's date comes once more: it is counted to today.
        return startOf(second, zone) > epochSecond
                ? between(first, second, period, zone)
                : between(second, following(second, period), period, zone);
    }

    private static Window hour(long epochSecond, ZoneRules rules) {
        Instant at = Instant.ofEpochSecond(epochSecond);
        long start =
                epochSecond - Math.floorMod(epochSecond + rules.getOffset(at).getTotalSeconds(), SECONDS_PER_HOUR);
        long end = start + SECONDS_PER_HOUR;
        ZoneOffsetTransition last = rules.previousTransition(at.plusSeconds(1));
        ZoneOffsetTransition next = rules.nextTransition(at);
        if (last != null && movesHours(last)) {
            start = Math.max(start, last.toEpochSecond());
        }
        if (next != null && movesHours(next)) {
            end = Math.min(end, next.toEpochSecond());
        }
        return new Window(start, end, start / SECONDS_PER_QUARTER, end / SECONDS_PER_QUARTER);
    }

    /** Whether hours begin at another second of those in UTC from then on. */
    private static boolean movesHours(ZoneOffsetTransition change) {
        return change.getDuration().toSeconds() % SECONDS_PER_HOUR != 0;
    }

    /** @param number of a window of that period */
    static Window numbered(long number, Period period, ZoneId zone) {
        if (period == Period.HOUR) {
            return containing(number * SECONDS_PER_QUARTER, period, zone);
        }
        LocalDate first = period == Period.DAY
                ? LocalDate.ofEpochDay(number)
                : LocalDate.of((int) (number / MONTHS_PER_YEAR), (int) (number % MONTHS_PER_YEAR) + 1, 1);
        return between(first, following(first, period), period, zone);
    }

    boolean contains(long epochSecond) {
        return start <= epochSecond && epochSecond < end;
    }

    private static Window between(LocalDate first, LocalDate second, Period period, ZoneId zone) {
        return new Window(startOf(first, zone), startOf(second, zone), number(first, period), number(second, period));
    }

    private static long number(LocalDate first, Period period) {
        return period == Period.DAY
                ? first.toEpochDay()
                : (long) first.getYear() * MONTHS_PER_YEAR + first.getMonthValue() - 1;
    }

    private static LocalDate following(LocalDate date, Period period) {
        return period == Period.MONTH ? date.plusMonths(1) : date.plusDays(1);
    }

    private static long startOf(LocalDate date, ZoneId zone) {
        return date.atStartOfDay(zone).toEpochSecond();
    }
}
