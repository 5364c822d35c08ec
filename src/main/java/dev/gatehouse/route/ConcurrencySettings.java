package dev.gatehouse.route;

/**
 * How many requests an upstream may have in flight.
 *
 * @param adaptive whether the number is found by how long answers take, rather than stated
 * @param most at once, whatever is found; at least 1
 */
public record ConcurrencySettings(boolean adaptive, int most) {

    public static final ConcurrencySettings UNLIMITED = new ConcurrencySettings(false, Integer.MAX_VALUE);
    public static final ConcurrencySettings ADAPTIVE = new ConcurrencySettings(true, Integer.MAX_VALUE);

    public ConcurrencySettings {
        if (most < 1) {
            throw new IllegalArgumentException("no request could be sent");
        }
    }

    public boolean isUnlimited() {
        return equals(UNLIMITED);
    }

    /** As it is written in a file. */
    @Override
    public String toString() {
        return adaptive ? "adaptive" : isUnlimited() ? "none" : Integer.toString(most);
    }
}
