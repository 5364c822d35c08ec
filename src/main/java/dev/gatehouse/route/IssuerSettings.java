package dev.gatehouse.route;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whose tokens are believed.
 *
 * @param id the file's name
 * @param issuer the only {@code iss} of its tokens
 * @param audience one of these must be among a token's {@code aud}; at least one, unless it is only for logins
 * @param algorithms with which tokens may be signed; at least one, and never HMAC beside others
 * @param keys where its keys come from
 * @param clockSkew how far the issuer's clock may be from ours; not negative
 * @param claims what is made of what a token says
 * @param login how browsers log in there; null = they do not
 */
public record IssuerSettings(
        String id,
        String issuer,
        List<String> audience,
        List<SigningAlgorithm> algorithms,
        Keys keys,
        Duration clockSkew,
        Claims claims,
        @Nullable LoginSettings login) {

    public IssuerSettings {
        audience = List.copyOf(audience);
        algorithms = List.copyOf(algorithms);
        boolean symmetric = keys instanceof SharedSecret;
        if ((audience.isEmpty() && login == null)
                || algorithms.isEmpty()
                || algorithms.stream().anyMatch(algorithm -> algorithm.isSymmetric() != symmetric)) {
            throw new IllegalArgumentException(
                    "issuer " + id + " without an audience, or with algorithms for other keys");
        }
    }

    /** One at whom nobody logs in. */
    public IssuerSettings(
            String id,
            String issuer,
            List<String> audience,
            List<SigningAlgorithm> algorithms,
            Keys keys,
            Duration clockSkew,
            Claims claims) {
        this(id, issuer, audience, algorithms, keys, clockSkew, claims, null);
    }

    /** Where keys come from. */
    public sealed interface Keys {}

    /** @param text a JSON Web Key Set, which was read with the configuration */
    public record KeysInFile(String text) implements Keys {}

    /**
     * Keys that are fetched, and fetched again.
     *
     * @param uri of a key set; or of the issuer's own description, which names one
     * @param isDiscovery which of the two
     * @param plainHttpAllowed whether keys may come from another machine without TLS
     * @param keep how long keys are used when no newer ones can be had; longer than zero
     */
    public record FetchedKeys(URI uri, boolean isDiscovery, boolean plainHttpAllowed, Duration keep) implements Keys {}

    /** A secret that the issuer has too, and whoever has it can make tokens. */
    public record SharedSecret(String secret) implements Keys {

        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * What is made of what a token says.
     *
     * @param consumer the claim that names the caller
     * @param groups the claim that lists groups; null = none does
     * @param scopes the claim that lists scopes
     * @param required claims that must be there, each with its value; {@code *} = any
     * @param anyConsumer whether callers may pass of whom there is no consumer file
     */
    public record Claims(
            String consumer,
            @Nullable String groups,
            String scopes,
            Map<String, String> required,
            boolean anyConsumer) {

        public Claims {
            required = Map.copyOf(required);
        }
    }
}
