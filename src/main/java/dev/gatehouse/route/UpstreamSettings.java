package dev.gatehouse.route;

import java.util.List;

/**
 * One service behind the gateway.
 *
 * @param id the upstream file's name, or {@code route:ID} for one that a route states inline
 * @param endpoints at least one
 */
public record UpstreamSettings(String id, List<EndpointSettings> endpoints, Balance balance, PoolSettings pool) {

    public UpstreamSettings {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("upstream " + id + " without endpoints");
        }
    }
}
