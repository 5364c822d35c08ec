package dev.gatehouse.upstream;

import dev.gatehouse.route.EndpointSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What is known of the endpoints of all services, and how often their requests are tried again. It outlives the generations of the
 * configuration, and the addresses of names: a service is the same one if it has the same name, and an endpoint of it if it has the
 * same URI, whatever else changes.
 */
final class HealthRecords {

    /** By the service's name, then by the endpoint's URI. Guarded by this. */
    private final Map<String, Map<String, EndpointHealth>> byUpstream = new HashMap<>();

    /** By the service's name. Guarded by this. */
    private final Map<String, RetryBudget> budgets = new HashMap<>();

    private final LongSupplier nanoTime;

    HealthRecords(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Those of one service. Who is not known while others are is new. */
    synchronized List<EndpointHealth> of(String upstream, List<EndpointSettings> endpoints) {
        Map<String, EndpointHealth> known = byUpstream.computeIfAbsent(upstream, name -> new HashMap<>());
        boolean isNew = known.isEmpty();
        return endpoints.stream()
                .map(endpoint -> known.computeIfAbsent(endpoint.uri(), uri -> isNew ? new EndpointHealth() : begun()))
                .toList();
    }

    private EndpointHealth begun() {
        EndpointHealth health = new EndpointHealth();
        health.begins(nanoTime.getAsLong());
        return health;
    }

    /** Of one service. */
    synchronized RetryBudget budgetOf(String upstream) {
        return budgets.computeIfAbsent(upstream, name -> new RetryBudget());
    }

    /**
     * Forgets all others.
     *
     * @param upstreams names of services that are open
     * @param used what is known of their endpoints
     */
    synchronized void keep(Set<String> upstreams, Set<EndpointHealth> used) {
        budgets.keySet().retainAll(upstreams);
        byUpstream.values().forEach(records -> records.values().retainAll(used));
        byUpstream.values().removeIf(Map::isEmpty);
    }

    /** To be called once a second, by one thread at a time. */
    synchronized void secondIsOver() {
        byUpstream.values().forEach(records -> records.values().forEach(EndpointHealth::secondIsOver));
        budgets.values().forEach(RetryBudget::secondIsOver);
    }
}
