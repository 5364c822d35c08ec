package dev.gatehouse.quota;

import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.route.AuthSettings.Demands;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.CountBy.Kind;
import dev.gatehouse.route.KeyTerms.RouteNames;
import dev.gatehouse.route.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Routes whose own limits count by consumer, for showing callers what is left to them. Of a route that its caller may not call, or
 * could not with the credential at hand, nothing is told.
 */
final class ConsumerRoutes {

    private final List<Limited> routes = new ArrayList<>();

    /** @param limits of the route alone that count by consumer, whatever else they count by */
    record Limited(Route route, LimitSet limits) {}

    /** @param own all limits of the route alone */
    void add(Route route, LimitSet own) {
        LimitSet counted = own.only(limit -> limit.countBy().has(Kind.CONSUMER));
        if (!route.auth().isPublic() && !counted.limits().isEmpty()) {
            routes.add(new Limited(route, counted));
        }
    }

    /** Those that the caller may call, by some method at least, in the configuration's order. */
    List<Limited> openTo(Exchange exchange) {
        Caller caller = exchange.caller();
        List<RouteNames> held = heldTo(caller);
        return routes.stream()
                .filter(each -> isOpen(each.route(), caller, exchange.callerKnownBy()))
                .filter(each -> held.isEmpty()
                        || held.stream().anyMatch(name -> name.hold(each.route().id())))
                .toList();
    }

    /** To which routes the caller's key is held; empty = to none in particular. */
    private static List<RouteNames> heldTo(Caller caller) {
        ConsumerSettings consumer = caller.consumer();
        return consumer == null
                ? List.of()
                : consumer.keys().stream()
                        .filter(key -> key.id().equals(caller.credentialId()))
                        .findFirst()
                        .map(key -> key.terms().routes())
                        .orElse(List.of());
    }

    private static boolean isOpen(Route route, Caller caller, @Nullable String scheme) {
        Demands demands = route.auth().demands();
        return route.auth().schemes().stream().anyMatch(each -> each.text().equals(scheme))
                && caller.scopes().containsAll(demands.scopes())
                && (demands.groups().isEmpty() || demands.groups().stream().anyMatch(caller.groups()::contains))
                && (demands.methods().isEmpty()
                        || demands.methods().keySet().stream().anyMatch(caller.groups()::contains));
    }
}
