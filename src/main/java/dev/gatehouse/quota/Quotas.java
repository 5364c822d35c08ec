package dev.gatehouse.quota;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction.ShowLimits;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

    private final Shown shown;

    private Quotas(LimiterStore store, LimitSet[] ofRoutes, ConsumerLimits[] ofConsumers, int kept, Shown shown) {
        this.store = store;
        this.shown = shown;
        this.ofRoutes = ofRoutes;
        this.ofConsumers = ofConsumers;
        this.joined = new @Nullable LimitSet[ofRoutes.length][kept];
    }

    /** What callers are shown beside the limits of their own. */
    private record Shown(LimitSet ofGateway, ConsumerRoutes ofRoutes) {}

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
        ConsumerRoutes shown = new ConsumerRoutes();
        for (Route route : routes) {
            LimitSettings settings = route.quota().limits();
            LimitSet own = LimitSet.ofRoute(route.id(), settings, store);
            ofRoutes[route.index()] = ofGateway.and(own);
            shown.add(route, own);
            cells += cells(settings, consumers.size(), 1);
        }
        Map<LimitSettings, ConsumerLimits> sets = new HashMap<>();
        for (ConsumerSettings consumer : consumers) {
            ofConsumers[consumer.index()] = sets.computeIfAbsent(
                    consumer.limits(), limits -> new ConsumerLimits(LimitSet.ofConsumers(limits, store), sets.size()));
            cells += cells(consumer.limits(), 1, routes.size());
        }
        store.expectConsumerCells(cells);
        return new Quotas(store, ofRoutes, ofConsumers, Math.min(MOST_KEPT, sets.size()), new Shown(ofGateway, shown));
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

    /** From now on these are in force: of others no count is shown any more. */
    public void inForce() {
        store.keepCounts(all().map(Limit::identity).collect(Collectors.toSet()));
    }

    private Stream<Limit> all() {
        return Stream.concat(Arrays.stream(ofRoutes), Arrays.stream(ofConsumers).map(ConsumerLimits::limits))
                .flatMap(set -> set.limits().stream());
    }

    /** Whether anything is counted over hours, days or months, which has to be written down. */
    public boolean hasLongLimits() {
        return all().anyMatch(Limit::isLong);
    }

    /** Those of a consumer that count over hours, days or months, and by nothing else but the consumer. */
    public List<LongLimit> longLimits(ConsumerSettings consumer) {
        Moment now = store.now();
        return limitsOf(consumer)
                .filter(limit -> limit.isLong() && limit.countBy().equals(CountBy.CONSUMER))
                .map(limit -> limit.asOf(now))
                .distinct()
                .toList();
    }

    /** As {@link #longLimits}, of those that gateways count together, and with windows that ended after a moment. */
    public List<SharedUse> sharedUses(ConsumerSettings consumer, Instant since) {
        Moment now = store.now();
        Set<String> identities = new HashSet<>();
        return limitsOf(consumer)
                .filter(limit -> limit.isLongAndShared()
                        && limit.countBy().equals(CountBy.CONSUMER)
                        && identities.add(limit.identity()))
                .flatMap(limit -> limit.sharedUses(consumer.id(), since, now).stream())
                .toList();
    }

    private Stream<Limit> limitsOf(ConsumerSettings consumer) {
        return Stream.concat(Arrays.stream(ofRoutes), Stream.of(ofConsumers[consumer.index()].limits()))
                .flatMap(set -> set.limits().stream());
    }

    QuotaDecision decide(Exchange exchange) {
        LimitSet limits = limits(exchange);
        return limits.limits().isEmpty() ? QuotaDecision.UNLIMITED : new Taking(limits, exchange, store).decide();
    }

    /** What a caller is told that asks for its limits. */
    String shown(Exchange exchange) {
        ConsumerSettings consumer = exchange.caller().consumer();
        LimitSet own = consumer == null ? LimitSet.NONE : ofConsumers[consumer.index()].limits();
        return new OwnLimits(exchange, store.now())
                .document(own, shown.ofGateway(), shown.ofRoutes().openTo(exchange));
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
