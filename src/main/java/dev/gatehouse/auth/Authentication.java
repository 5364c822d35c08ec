package dev.gatehouse.auth;

import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.GatewaySettings.BadCredentialLimit;
import dev.gatehouse.route.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may call, by one generation of the configuration. Immutable, so safe for all threads. */
public final class Authentication {

    /** By {@link Route#index()}. */
    private final RouteAuth[] ofRoutes;

    private final @Nullable BadCredentialLimit badCredentials;

    private Authentication(RouteAuth[] ofRoutes, @Nullable BadCredentialLimit badCredentials) {
        this.ofRoutes = ofRoutes;
        this.badCredentials = badCredentials;
    }

    /**
     * @param standing the same for every generation
     * @throws IllegalArgumentException if one key belongs to two consumers
     */
    public static Authentication of(Configuration configuration, AuthStanding standing) {
        Schemes schemes = new Schemes(configuration, standing);
        List<Route> routes = configuration.routes().routes();
        RouteAuth[] ofRoutes = new RouteAuth[routes.size()];
        for (Route route : routes) {
            ofRoutes[route.index()] = of(route, schemes);
        }
        schemes.keep();
        return new Authentication(ofRoutes, configuration.gateway().badCredentials());
    }

    private static RouteAuth of(Route route, Schemes schemes) {
        return new RouteAuth(schemes.of(route), route.auth());
    }

    RouteAuth of(Route route) {
        return ofRoutes[route.index()];
    }

    /** How many bad credentials an address may send; null = any number. */
    @Nullable
    BadCredentialLimit badCredentials() {
        return badCredentials;
    }

    /** What becomes of a request on a route, without asking anybody. */
    public AuthAccount account(Route route, ClientRequest request) {
        return of(route)
                .decide(request, 0)
                .fold(
                        AuthAccount::admitted,
                        denied -> AuthAccount.denied(denied, badCredentials != null),
                        AuthAccount::waiting,
                        AuthAccount::replied);
    }
}
