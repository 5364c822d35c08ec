package dev.gatehouse.route;

import java.time.Duration;

/**
 * How the connections to one upstream behave.
 *
 * @param maxConnectionsPerEndpoint open connections to one endpoint; at least 1
 * @param maxPending requests of the whole upstream that may wait for a connection; 0 = none waits
 * @param idle how long an unused connection is kept; longer than zero
 * @param maxAge how long any connection is used; longer than zero
 * @param maxStreams requests that share a connection, where the protocol lets them; at least 1
 */
public record PoolSettings(
        int maxConnectionsPerEndpoint,
        int maxPending,
        Duration idle,
        Duration maxAge,
        ServiceProtocol protocol,
        int maxStreams) {

    public PoolSettings {
        if (maxConnectionsPerEndpoint < 1
                || maxPending < 0
                || maxStreams < 1
                || !isPositive(idle)
                || !isPositive(maxAge)) {
            throw new IllegalArgumentException("pool " + maxConnectionsPerEndpoint + ", " + maxPending + ", " + idle
                    + ", " + maxAge + ", " + maxStreams);
        }
    }

    /** Of HTTP/1.1, where a connection serves one request at a time. */
    public PoolSettings(int maxConnectionsPerEndpoint, int maxPending, Duration idle, Duration maxAge) {
        this(maxConnectionsPerEndpoint, maxPending, idle, maxAge, ServiceProtocol.HTTP_1_1, 100);
    }

    /** Of one connection to each endpoint, for which nobody waits. */
    public PoolSettings ofOneConnection() {
        return new PoolSettings(1, 0, idle, maxAge, protocol, maxStreams);
    }

    /** Requests that an endpoint may have at a time, as far as the gateway is concerned. */
    public int mostRequests(EndpointSettings endpoint) {
        return protocol.shares(endpoint)
                ? (int) Math.min(Integer.MAX_VALUE, (long) maxConnectionsPerEndpoint * maxStreams)
                : maxConnectionsPerEndpoint;
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }
}
