package dev.gatehouse.route;

/**
 * How a route's requests are held to limits that several nodes share.
 *
 * @param exact whether each of them waits for what Redis says, instead of going by what the node holds of the limit
 */
public record Sharing(WhenUnavailable whenUnavailable, boolean exact) {

    public static final Sharing STANDARD = new Sharing(WhenUnavailable.LOCAL_SHARE, false);

    /** What becomes of requests while Redis cannot be asked. */
    public enum WhenUnavailable {
        /** Each node goes on with its share of the limit. */
        LOCAL_SHARE,
        /** They pass. */
        OPEN,
        /** They are refused, as nobody can tell. */
        CLOSED
    }
}
