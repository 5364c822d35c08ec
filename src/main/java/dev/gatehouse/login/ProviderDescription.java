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
     * @param isSafe whether what is sent there nobody on the way can read or change: secrets of the gateway's, and what people type
     */
    public static @Nullable ProviderDescription of(Map<String, @Nullable Object> said, Predicate<URI> isSafe) {
        URI authorization = endpoint(said.get("authorization_endpoint"), isSafe);
        URI token = endpoint(said.get("token_endpoint"), isSafe);
        return authorization == null || token == null
                ? null
                : new ProviderDescription(
                        authorization,
                        token,
                        endpoint(said.get("end_session_endpoint"), isSafe),
                        Boolean.TRUE.equals(said.get("authorization_response_iss_parameter_supported")));
    }

    private static @Nullable URI endpoint(@Nullable Object text, Predicate<URI> isSafe) {
        try {
            URI uri = text instanceof String named ? URI.create(named) : null;
            return uri != null && isSafe.test(uri) ? uri : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
