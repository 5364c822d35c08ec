package dev.gatehouse.config;

import dev.gatehouse.route.Balance;
import dev.gatehouse.route.EndpointSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The keys of an upstream file; in a route file the same stand behind {@code upstream.}. */
final class UpstreamKeys {

    static final String PREFIX = "upstream.";

    private static final int MOST_CONNECTIONS = 65_535;
    private static final int MOST_PENDING = 1_000_000;

    static final Key<List<EndpointSettings>> ENDPOINTS = Key.of(
            "endpoints",
            ValueType.listOf(NetworkTypes.ENDPOINT),
            "`http://host:port`, each optionally with `weight N`; no path. An upstream has at least one");

    static final Key<Balance> BALANCE = Key.of(
            "balance",
            ValueType.choice(Map.of("least-requests", Balance.LEAST_REQUESTS, "round-robin", Balance.ROUND_ROBIN))
                    .butLater("hash"),
            "least-requests",
            "how an endpoint is chosen for a request");

    static final Key<Integer> MAX_CONNECTIONS = Key.of(
            "pool.max-connections", ValueType.integer(1, MOST_CONNECTIONS), "256", "open connections to one endpoint");

    static final Key<Integer> MAX_PENDING = Key.of(
            "pool.max-pending",
            ValueType.integer(0, MOST_PENDING),
            "1024",
            "requests that may wait for a connection, of the whole upstream; beyond it 503");

    static final Key<Duration> POOL_IDLE =
            Key.of("pool.idle", Quantities.POSITIVE_DURATION, "60s", "how long an unused connection is kept");

    static final List<Key<?>> ALL = List.of(ENDPOINTS, BALANCE, MAX_CONNECTIONS, MAX_PENDING, POOL_IDLE);

    /** Keys that may stand in a route file without the prefix too, once they are there. */
    static final List<String> LATER_IN_ROUTES =
            List.of("retry.attempts", "retry.on", "retry.try-timeout", "retry.buffer", "retry.budget");

    static final List<String> LATER = List.of(
            "endpoints.backup",
            "endpoints.resolve",
            "slow-start",
            "pool.max-age",
            "protocol",
            "tls.ca",
            "tls.server-name",
            "tls.certificate",
            "tls.key",
            "health.path",
            "health.interval",
            "health.timeout",
            "health.status",
            "health.healthy-after",
            "health.unhealthy-after",
            "eject.consecutive-failures",
            "eject.error-rate",
            "eject.time",
            "eject.max-share",
            "eject.panic-share",
            "retry.attempts",
            "retry.on",
            "retry.try-timeout",
            "retry.buffer",
            "retry.budget",
            "limit.concurrent");

    /** None so far. */
    static final List<RetiredKey> RETIRED = List.of();

    private UpstreamKeys() {}
}
