package dev.gatehouse.route;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How browsers log in at an issuer, and how long they stay so.
 *
 * @param client who the gateway is to the issuer
 * @param scopes that are asked for; {@code openid} is among them
 * @param paths where the login's own requests come, on each host of the routes that use it
 * @param cookie name of the session's cookie, without the prefix that it has over TLS
 * @param lifetime of a session from its login on; longer than zero
 * @param idle how long a session may go unused; zero = as long as it lives
 * @param keys that seal cookies: the first seals, all of them open; at least one
 * @param plainHttpAllowed whether somebody may log in on another machine's connection without TLS
 */
public record LoginSettings(
        Client client,
        List<String> scopes,
        Paths paths,
        String cookie,
        Duration lifetime,
        Duration idle,
        List<Secret> keys,
        boolean plainHttpAllowed) {

    public static final String OPENID = "openid";

    public LoginSettings {
        scopes = List.copyOf(scopes);
        keys = List.copyOf(keys);
        if (!scopes.contains(OPENID) || keys.isEmpty() || lifetime.isZero() || lifetime.isNegative()) {
            throw new IllegalArgumentException("a login without openid, a key or time");
        }
    }

    /** How the gateway shows the issuer that it is the client. */
    public enum Proof {
        BASIC,
        POST,
        /** It has no secret: what keeps others from using its codes is PKCE alone. */
        NONE
    }

    /**
     * The gateway, to the issuer.
     *
     * @param secret null exactly if there is nothing to prove
     */
    public record Client(String id, @Nullable Secret secret, Proof proof) {

        public Client {
            if ((secret == null) != (proof == Proof.NONE)) {
                throw new IllegalArgumentException("a client with a secret for nothing, or without one");
            }
        }
    }

    /**
     * Paths without patterns, percent-encoded.
     *
     * @param afterLogout where the issuer sends a browser back to; null = it stays there
     */
    public record Paths(
            String callback, String logout, @Nullable String afterLogout) {}
}
