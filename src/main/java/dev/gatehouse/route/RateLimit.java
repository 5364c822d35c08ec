package dev.gatehouse.route;

import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * So many requests in such a time.
 *
 * @param count requests per period; at least 1
 * @param burst capacity of the bucket; at least 1, {@code count} for a calendar window
 * @param countBy whose requests are counted together
 * @param zone where a calendar window begins; without meaning for a continuous period
 */
public record RateLimit(long count, Period period, long burst, CountBy countBy, ZoneId zone) {

    public RateLimit {
        if (count < 1 || burst < 1) {
            throw new IllegalArgumentException(count + " per " + period + ", burst " + burst);
        }
    }

    /** As it is written in {@code quota}, with what it left unsaid. */
    public String text() {
        String unit = switch (period) {
            case SECOND -> "s";
            case MINUTE -> "min";
            case HOUR -> "h";
            case DAY -> "day";
            case MONTH -> "month";
        };
        String field = countBy.fieldName();
        String kind = countBy.kind().name().toLowerCase(Locale.ROOT);
        return count + "/" + unit + (period.continuous() ? " burst " + burst : "") + " per "
                + (field == null ? kind : kind + ":" + field);
    }

    /** The time that {@code count} refers to. */
    public enum Period {
        SECOND(1),
        MINUTE(60),
        /** From here on the windows of a calendar, which begin anew all at once. */
        HOUR(3600),
        DAY(86_400),
        MONTH(0);

        private final int seconds;

        Period(int seconds) {
            this.seconds = seconds;
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

    /**
     * Whose requests one limit counts together.
     *
     * @param fieldName for {@link Kind#HEADER} alone
     */
    public record CountBy(Kind kind, @Nullable String fieldName) {

        public static final CountBy CONSUMER = new CountBy(Kind.CONSUMER, null);
        public static final CountBy ADDRESS = new CountBy(Kind.ADDRESS, null);
        public static final CountBy ROUTE = new CountBy(Kind.ROUTE, null);

        public static CountBy header(String fieldName) {
            return new CountBy(Kind.HEADER, fieldName);
        }

        public CountBy {
            if ((kind == Kind.HEADER) != (fieldName != null)) {
                throw new IllegalArgumentException("a field name goes with HEADER alone");
            }
        }

        /** CONSUMER counts by address where the caller has no name. */
        public enum Kind {
            CONSUMER,
            ADDRESS,
            ROUTE,
            HEADER
        }
    }
}
