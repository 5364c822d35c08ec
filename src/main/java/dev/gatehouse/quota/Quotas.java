package dev.gatehouse.quota;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction.ShowLimits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much callers may, by one generation of the configuration; the limits of the gateway, of the route and of the consumer all
 * apply.
 */
public final class Quotas {

    /** So many different sets of consumers' limits are joined with each route's once; what is beyond is joined each time. */
    private static final int MOST_KEPT = 64;

    private final LimiterStore store;

    /** By {@link Route#index()}, with those of the gateway. */
    private final LimitSet[] ofRoutes;

    /** By {@link ConsumerSettings#index()}. */
    private final ConsumerLimits[] ofConsumers;

    /** By the route's index and the place of the consumer's limits; filled as they are met, whichever thread comes first. */
    private final @Nullable LimitSet[][] joined;

    private Quotas(LimiterStore store, LimitSet[] ofRoutes, ConsumerLimits[] ofConsumers, int kept) {
        this.store = store;
        this.ofRoutes = ofRoutes;
        this.ofConsumers = ofConsumers;
        this.joined = new @Nullable LimitSet[ofRoutes.length][kept];
    }

    /** @param place among the different sets */
    private record ConsumerLimits(LimitSet limits, int place) {}

    /** @param store the same one for every generation */
    public static Quotas of(Configuration configuration, LimiterStore store) {
        List<Route> routes = configuration.routes().routes();
        List<ConsumerSettings> consumers = configuration.consumers();
        LimitSet ofGateway = LimitSet.ofGateway(configuration.limits(), store);
        LimitSet[] ofRoutes = new LimitSet[routes.size()];
        ConsumerLimits[] ofConsumers = new ConsumerLimits[consumers.size()];
        long cells = cells(configuration.limits(), consumers.size(), routes.size());
        for (Route route : routes) {
            LimitSettings own = route.quota().limits();
            ofRoutes[route.index()] = ofGateway.and(LimitSet.ofRoute(route.id(), own, store));
            cells += cells(own, consumers.size(), 1);
        }
        Map<LimitSettings, ConsumerLimits> sets = new HashMap<>();
        for (ConsumerSettings consumer : consumers) {
            ofConsumers[consumer.index()] = sets.computeIfAbsent(
                    consumer.limits(), limits -> new ConsumerLimits(LimitSet.ofConsumers(limits, store), sets.size()));
            cells += cells(consumer.limits(), 1, routes.size());
        }
        store.expectConsumerCells(cells);
        store.keepCounts(identities(
                Stream.concat(Stream.of(ofRoutes), sets.values().stream().map(ConsumerLimits::limits))));
        return new Quotas(store, ofRoutes, ofConsumers, Math.min(MOST_KEPT, sets.size()));
    }

    private static Set<String> identities(Stream<LimitSet> sets) {
        Set<String> identities = new HashSet<>();
        sets.flatMap(set -> set.limits().stream()).forEach(limit -> identities.add(limit.identity()));
        return identities;
    }

    /** Those that consumers can have, each of the owner's limits for itself. */
    private static long cells(LimitSettings limits, long consumers, long routes) {
        return LongStream.concat(
                        limits.rates().stream().mapToLong(limit -> cells(limit.countBy(), consumers, routes)),
                        limits.concurrent().stream().mapToLong(limit -> cells(limit.countBy(), consumers, routes)))
                .sum();
    }

    private static long cells(CountBy countBy, long consumers, long routes) {
        return countBy.parts().stream()
                .mapToLong(part -> switch (part.kind()) {
                    case GATEWAY, PLAN -> 1;
                    case CONSUMER -> consumers;
                    case ROUTE -> routes;
                    case ADDRESS, HEADER, COOKIE, CLAIM -> 0;
                })
                .reduce(1, (one, other) -> one * other);
    }

    /** Whether anything is counted over hours, days or months, which has to be written down. */
    public boolean hasLongLimits() {
        return Stream.concat(Arrays.stream(ofRoutes), Arrays.stream(ofConsumers).map(ConsumerLimits::limits))
                .flatMap(set -> set.limits().stream())
                .anyMatch(Limit::isLong);
    }

    /** Those of a consumer that count over hours, days or months, and by nothing else but the consumer. */
    public List<LongLimit> longLimits(ConsumerSettings consumer) {
        Moment now = store.now();
        return Stream.concat(Arrays.stream(ofRoutes), Stream.of(ofConsumers[consumer.index()].limits()))
                .flatMap(set -> set.limits().stream())
                .filter(limit -> limit.isLong() && limit.countBy().equals(CountBy.CONSUMER))
                .map(limit -> limit.asOf(now))
                .distinct()
                .toList();
    }

    QuotaDecision decide(Exchange exchange) {
        LimitSet limits = limits(exchange);
        return limits.limits().isEmpty() ? QuotaDecision.UNLIMITED : new Taking(limits, exchange, store).decide();
    }

    /** What a consumer is told that asks for its limits. */
    String shown(Exchange exchange) {
        ConsumerSettings consumer = exchange.caller().consumer();
        return new OwnLimits(exchange, store.now())
                .document(consumer == null ? LimitSet.NONE : ofConsumers[consumer.index()].limits());
    }

    private LimitSet limits(Exchange exchange) {
        Route route = exchange.route();
        LimitSet ofRoute = ofRoutes[route.index()];
        ConsumerSettings consumer = exchange.caller().consumer();
        if (consumer == null) {
            return ofRoute;
        }
        ConsumerLimits own = ofConsumers[consumer.index()];
        // Whoever asks how much is left has not used it.
        if (own.limits().limits().isEmpty() || route.action() instanceof ShowLimits) {
            return ofRoute;
        }
        @Nullable LimitSet[] kept = joined[route.index()];
        if (own.place() >= kept.length) {
            return ofRoute.and(own.limits());
        }
        LimitSet both = kept[own.place()];
        if (both == null) {
            both = ofRoute.and(own.limits());
            kept[own.place()] = both;
        }
        return both;
    }
}
