package dev.gatehouse.auth;

import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.Configuration;

/** Who may call, by one generation of the configuration. Immutable, so safe for all threads. */
public final class Authentication {

    private final ApiKeyScheme apiKey;

    private Authentication(ApiKeyScheme apiKey) {
        this.apiKey = apiKey;
    }

    /** @throws IllegalArgumentException if one key belongs to two consumers */
    public static Authentication of(Configuration configuration) {
        return new Authentication(new ApiKeyScheme(KeyTable.of(configuration.consumers())));
    }

    /** Nobody in particular passes where the route is public; else the first scheme that accepts names the caller. */
    public AuthDecision decide(AuthSettings settings, ClientRequest request) {
        AuthDecision decision = AuthDecision.ANONYMOUS;
        for (AuthSettings.Scheme scheme : settings.schemes()) {
            decision = decide(scheme, settings, request);
            if (decision.fold(accepted -> true, refused -> false)) {
                break;
            }
        }
        return decision;
    }

    private AuthDecision decide(AuthSettings.Scheme scheme, AuthSettings settings, ClientRequest request) {
        return switch (scheme) {
            case API_KEY -> apiKey.decide(settings, request);
        };
    }
}
