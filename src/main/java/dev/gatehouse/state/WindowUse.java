package dev.gatehouse.state;

/**
 * What was used in one window of a calendar.
 *
 * @param start the first second in it, since 1970 in UTC
 * @param end the first second behind it; greater than {@code start}
 */
public record WindowUse(Account account, long start, long end, Use use) {

    public WindowUse {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("a window from " + start + " to " + end);
        }
    }

    /**
     * @param used units, all of them, those included that were granted on top
     * @param granted units that an operator has given on top of the limit; may be negative
     * @param most what the limit said when this was written
     */
    public record Use(long used, long granted, long most) {}
}
