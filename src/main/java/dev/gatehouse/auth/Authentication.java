package dev.gatehouse.auth;

import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.Route;

/** Who may call, by one generation of the configuration. Immutable, so safe for all threads. */
public final class Authentication {

    private final ApiKeyScheme apiKey;

    private Authentication(ApiKeyScheme apiKey) {
        this.apiKey = apiKey;
    }

    /**
     * @param uses is told of each key that is used
     * @throws IllegalArgumentException if one key belongs to two consumers
     */
    public static Authentication of(Configuration configuration, KeyUses uses, TimeSource time) {
        return new Authentication(new ApiKeyScheme(Keys.of(configuration), uses, time.wall()));
    }

    /** Nobody in particular passes where the route is public; else the first scheme that accepts names the caller. */
    public AuthDecision decide(Route route, ClientRequest request) {
        AuthDecision decision = AuthDecision.ANONYMOUS;
        for (AuthSettings.Scheme scheme : route.auth().schemes()) {
            decision = decide(scheme, route, request);
            if (decision.fold(accepted -> true, refused -> false)) {
                break;
            }
        }
        return decision;
    }

    private AuthDecision decide(AuthSettings.Scheme scheme, Route route, ClientRequest request) {
        return switch (scheme) {
            case API_KEY -> apiKey.decide(route, request);
        };
    }
}
