package dev.gatehouse.route;

import java.time.ZoneId;
import java.util.List;

/**
 * So many units in such a time.
 *
 * @param unit what is counted
 * @param count units per period; at least 1
 * @param burst capacity of the bucket; at least 1, {@code count} for a calendar window
 * @param countBy whose requests are counted together
 * @param zone where a calendar window begins; without meaning for a continuous period
 */
public record RateLimit(Unit unit, long count, Period period, long burst, CountBy countBy, ZoneId zone) {

    private static final List<String> BINARY_UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    public RateLimit {
        if (count < 1 || burst < 1) {
            throw new IllegalArgumentException(count + " per " + period + ", burst " + burst);
        }
    }

    /** Of requests. */
    public RateLimit(long count, Period period, long burst, CountBy countBy, ZoneId zone) {
        this(Unit.REQUESTS, count, period, burst, countBy, zone);
    }

    /** The same for each consumer apart. */
    public RateLimit ofEachConsumer() {
        return new RateLimit(unit, count, period, burst, countBy.ofEachConsumer(), zone);
    }

    /** As it is written in {@code quota}, with what it left unsaid. */
    public String text() {
        return amount(count) + "/" + period.unit() + (period.continuous() ? " burst " + amount(burst) : "") + " per "
                + countBy;
    }

    /** In the largest unit that leaves a whole number. */
    private String amount(long units) {
        if (unit == Unit.REQUESTS) {
            return Long.toString(units);
        }
        int power = Math.min(BINARY_UNITS.size() - 1, Long.numberOfTrailingZeros(units) / 10);
        return (units >> (10 * power)) + BINARY_UNITS.get(power);
    }

    /** What is counted. */
    public enum Unit {
        /** Or what each of them costs. */
        REQUESTS,
        /** Of bodies, both ways. */
        BYTES
    }

    /** The time that {@code count} refers to. */
    public enum Period {
        SECOND("s", 1),
        MINUTE("min", 60),
        /** From here on the windows of a calendar, which begin anew all at once. */
        HOUR("h", 3600),
        DAY("day", 86_400),
        MONTH("month", 0);

        private final String unit;
        private final int seconds;

        Period(String unit, int seconds) {
            this.unit = unit;
            this.seconds = seconds;
        }

        /** As it is written behind the count. */
        public String unit() {
            return unit;
        }

        /** Refilled continuously (GCRA), not by a calendar. */
        public boolean continuous() {
            return this == SECOND || this == MINUTE;
        }

        /** Length in seconds; a month has none of its own and a day is nominal. */
        public int seconds() {
            if (this == MONTH) {
                throw new IllegalStateException("the length of a month depends on the month");
            }
            return seconds;
        }
    }
}
