package dev.gatehouse.cors;

import dev.gatehouse.route.CorsSettings;
import dev.gatehouse.route.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all routes of one generation tell browsers. Immutable, so safe for all threads. */
public final class CrossOrigin {

    /** By the route's index; null where the gateway says nothing. */
    private final @Nullable RouteCors[] byRoute;

    private CrossOrigin(@Nullable RouteCors[] byRoute) {
        this.byRoute = byRoute;
    }

    /** @param routes by their index */
    public static CrossOrigin of(List<Route> routes) {
        @Nullable RouteCors[] byRoute = new @Nullable RouteCors[routes.size()];
        for (Route route : routes) {
            CorsSettings settings = route.cors();
            byRoute[route.index()] = settings == null ? null : RouteCors.of(settings);
        }
        return new CrossOrigin(byRoute);
    }

    @Nullable
    RouteCors of(Route route) {
        return byRoute[route.index()];
    }
}
