package dev.gatehouse.route;

/**
 * How early a request is turned away as a limit is neared.
 *
 * @param percent of a limit that may be taken when one more is let in; 1 to 100
 */
public record Priority(int percent) {

    public static final Priority HIGH = new Priority(100);
    public static final Priority NORMAL = new Priority(95);
    public static final Priority LOW = new Priority(80);

    private static final int ALL = 100;

    public Priority {
        if (percent < 1 || percent > ALL) {
            throw new IllegalArgumentException("priority " + percent);
        }
    }

    /** The part of a limit that is for requests of this priority: at least 1 of any. */
    public int of(int limit) {
        return (int) (((long) limit * percent + ALL - 1) / ALL);
    }

    /** As it is written in a file. */
    @Override
    public String toString() {
        return switch (percent) {
            case 100 -> "high";
            case 95 -> "normal";
            case 80 -> "low";
            default -> percent + "%";
        };
    }
}
