package dev.gatehouse.quota;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much callers may, by one generation of the configuration; a route's and a consumer's limits both apply. */
public final class Quotas {

    private final LimiterStore store;

    /** By {@link Route#index()}. */
    private final LimitSet[] ofRoutes;

    /** By {@link ConsumerSettings#index()}. */
    private final LimitSet[] ofConsumers;

    private Quotas(LimiterStore store, LimitSet[] ofRoutes, LimitSet[] ofConsumers) {
        this.store = store;
        this.ofRoutes = ofRoutes;
        this.ofConsumers = ofConsumers;
    }

    /** @param store the same one for every generation */
    public static Quotas of(Configuration configuration, LimiterStore store) {
        List<Route> routes = configuration.routes().routes();
        List<ConsumerSettings> consumers = configuration.consumers();
        LimitSet[] ofRoutes = new LimitSet[routes.size()];
        LimitSet[] ofConsumers = new LimitSet[consumers.size()];
        long cells = 0;
        for (Route route : routes) {
            ofRoutes[route.index()] = LimitSet.ofRoute(route.id(), route.limits(), store);
            cells += cells(route.limits(), consumers.size(), 1);
        }
        Map<List<RateLimit>, LimitSet> sets = new HashMap<>();
        for (ConsumerSettings consumer : consumers) {
            ofConsumers[consumer.index()] =
                    sets.computeIfAbsent(consumer.limits(), limits -> LimitSet.ofConsumers(limits, store));
            cells += cells(consumer.limits(), 1, routes.size());
        }
        store.expectConsumerCells(cells);
        return new Quotas(store, ofRoutes, ofConsumers);
    }

    private static long cells(List<RateLimit> limits, long consumers, long routes) {
        return limits.stream()
                .mapToLong(limit -> limit.countBy().parts().stream()
                        .mapToLong(part -> switch (part.kind()) {
                            case CONSUMER -> consumers;
                            case ROUTE -> routes;
                            case ADDRESS, HEADER, COOKIE, CLAIM -> 0;
                        })
                        .reduce(1, (one, other) -> one * other))
                .sum();
    }

    QuotaDecision decide(Exchange exchange) {
        LimitSet limits = ofRoutes[exchange.route().index()];
        ConsumerSettings consumer = exchange.caller().consumer();
        if (consumer != null) {
            limits = limits.and(ofConsumers[consumer.index()]);
        }
        return limits.limits().isEmpty() ? QuotaDecision.UNLIMITED : new Taking(limits, exchange, store.now()).decide();
    }
}
