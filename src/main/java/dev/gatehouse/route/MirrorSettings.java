package dev.gatehouse.route;

import java.time.Duration;

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

    public MirrorSettings {
        if (percent < 0
                || percent > 100
                || bufferBytes < 0
                || mostInFlight < 1
                || timeout.isZero()
                || timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "mirror " + percent + ", " + bufferBytes + ", " + mostInFlight + ", " + timeout);
        }
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
