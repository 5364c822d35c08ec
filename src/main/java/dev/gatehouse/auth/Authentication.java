package dev.gatehouse.auth;

import dev.gatehouse.exchange.Caller;
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

    private final @Nullable String identityKeys;

    private Authentication(
            RouteAuth[] ofRoutes, @Nullable BadCredentialLimit badCredentials, @Nullable String identityKeys) {
        this.identityKeys = identityKeys;
        this.ofRoutes = ofRoutes;
        this.badCredentials = badCredentials;
    }

    /**
     * @param standing the same for every generation
     * @param services that may be asked; open before the first request comes
     * @throws IllegalArgumentException if one key belongs to two consumers
     */
    public static Authentication of(Configuration configuration, AuthStanding standing, AskedServices services) {
        Schemes schemes = new Schemes(configuration, standing, services);
        List<Route> routes = configuration.routes().routes();
        RouteAuth[] ofRoutes = new RouteAuth[routes.size()];
        Signer signer = Signer.of(configuration.gateway().identity());
        for (Route route : routes) {
            CallerFields told = new CallerFields(
                    route.auth().told(), signer, standing.time().wall());
            ofRoutes[route.index()] = new RouteAuth(schemes.of(route), route.auth(), told);
        }
        schemes.keep();
        return new Authentication(
                ofRoutes, configuration.gateway().badCredentials(), signer == null ? null : signer.published());
    }

    /** By which services verify what the gateway signs; null if it signs nothing. */
    public @Nullable String identityKeys() {
        return identityKeys;
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
        RouteAuth auth = of(route);
        AuthAccount account = auth.decide(request, 0)
                .fold(
                        AuthAccount::admitted,
                        denied -> AuthAccount.denied(denied, badCredentials != null),
                        AuthAccount::waiting,
                        AuthAccount::replied);
        Caller caller = account.caller();
        return caller == null ? account : account.telling(auth.told().shown(caller));
    }
}
