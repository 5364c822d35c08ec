package dev.gatehouse.route;

import java.time.Duration;

/**
 * How the connections to one upstream behave.
 *
 * @param maxConnectionsPerEndpoint open connections to one endpoint; at least 1
 * @param maxPending requests of the whole upstream that may wait for a connection; 0 = none waits
 * @param idle how long an unused connection is kept; longer than zero
 * @param maxAge how long any connection is used; longer than zero
 */
public record PoolSettings(int maxConnectionsPerEndpoint, int maxPending, Duration idle, Duration maxAge) {

    public PoolSettings {
        if (maxConnectionsPerEndpoint < 1 || maxPending < 0 || !isPositive(idle) || !isPositive(maxAge)) {
            throw new IllegalArgumentException(
                    "pool " + maxConnectionsPerEndpoint + ", " + maxPending + ", " + idle + ", " + maxAge);
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }
}
