package dev.gatehouse.route;

import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * Copies of a route's requests for an upstream whose answers nobody gets.
 *
 * @param name of the upstream
 * @param upstream the same settings under an id of the route's own: its connections, its health and its limits are no other's
 * @param percent of the requests; 0 to 100
 * @param bufferBytes longest body that is copied; 0 = none
 * @param mostInFlight copies at a time; at least 1
 * @param timeout for one copy, from its beginning to the end of its answer; longer than zero
 * @param compares whether the answers are held against those that clients get
 */
public record MirrorSettings(
        String name,
        UpstreamSettings upstream,
        int percent,
        int bufferBytes,
        int mostInFlight,
        Duration timeout,
        boolean compares) {

    private static final int ALL = 100;

    public MirrorSettings {
        if (percent < 0
                || percent > ALL
                || bufferBytes < 0
                || mostInFlight < 1
                || timeout.isZero()
                || timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "mirror " + percent + ", " + bufferBytes + ", " + mostInFlight + ", " + timeout);
        }
    }

    /**
     * Whether a request is one to be copied.
     *
     * @param random a number from 0 up to, not including, its argument
     */
    public boolean copies(IntUnaryOperator random) {
        return random.applyAsInt(ALL) < percent;
    }

    /** As the route's, but no longer than a copy may take. */
    public TimeoutSettings timeouts(TimeoutSettings ofRoute) {
        return new TimeoutSettings(
                shorter(ofRoute.connect()), shorter(ofRoute.response()), shorter(ofRoute.idle()), timeout);
    }

    private Duration shorter(Duration ofRoute) {
        return ofRoute.compareTo(timeout) < 0 ? ofRoute : timeout;
    }

    /** As it is written in a file. */
    @Override
    public String toString() {
        return name + " " + percent + "%";
    }
}
