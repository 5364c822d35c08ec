package dev.gatehouse.login;

import java.net.URI;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer says of where it is to be talked to.
 *
 * @param authorization where browsers are sent
 * @param token where codes are taken
 * @param endSession where browsers are sent to log out; null = nowhere
 * @param namesItself whether it says in its answers who it is
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata">OpenID Connect Discovery §3</a>
 */
public record ProviderDescription(
        URI authorization, URI token, @Nullable URI endSession, boolean namesItself) {

    /**
     * Null if it lacks what a login needs.
     *
     * @param mayBeAsked whether the gateway may send a secret there
     */
    public static @Nullable ProviderDescription of(Map<String, @Nullable Object> said, Predicate<URI> mayBeAsked) {
        URI authorization = web(said.get("authorization_endpoint"));
        URI token = web(said.get("token_endpoint"));
        return authorization == null || token == null || !mayBeAsked.test(token)
                ? null
                : new ProviderDescription(
                        authorization,
                        token,
                        web(said.get("end_session_endpoint")),
                        Boolean.TRUE.equals(said.get("authorization_response_iss_parameter_supported")));
    }

    private static @Nullable URI web(@Nullable Object text) {
        try {
            URI uri = text instanceof String named ? URI.create(named) : null;
            boolean web = uri != null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
            return web ? uri : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
