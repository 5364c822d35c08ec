package dev.gatehouse.route;

import java.util.List;

/**
 * One service behind the gateway.
 *
 * @param id the upstream file's name, {@code route:ID} for one that a route states inline, or {@code mirror:ID} for
 *     its mirror
 * @param endpoints none only where names stood for them that lead nowhere
 * @param retry unless a route says otherwise
 * @param concurrency how many requests may be in flight
 * @param isSecret whether the endpoints came from the environment or from a file of their own: they are shown to nobody
 */
public record UpstreamSettings(
        String id,
        List<EndpointSettings> endpoints,
        Balance balance,
        PoolSettings pool,
        HealthSettings health,
        RetrySettings retry,
        ConcurrencySettings concurrency,
        boolean isSecret) {

    public UpstreamSettings {
        endpoints = List.copyOf(endpoints);
    }

    /** The same under another id, which makes it another service. */
    public UpstreamSettings withId(String other) {
        return new UpstreamSettings(other, endpoints, balance, pool, health, retry, concurrency, isSecret);
    }

    /** Without a limit and without a secret. */
    public UpstreamSettings(
            String id,
            List<EndpointSettings> endpoints,
            Balance balance,
            PoolSettings pool,
            HealthSettings health,
            RetrySettings retry) {
        this(id, endpoints, balance, pool, health, retry, ConcurrencySettings.UNLIMITED, false);
    }

    /** The same service elsewhere. */
    public UpstreamSettings at(List<EndpointSettings> places) {
        return new UpstreamSettings(id, places, balance, pool, health, retry, concurrency, isSecret);
    }
}
