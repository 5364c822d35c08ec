package dev.gatehouse.auth;

import dev.gatehouse.jose.KeySet;
import dev.gatehouse.jose.VerificationKey;
import dev.gatehouse.route.SigningAlgorithm;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys by which an issuer's tokens are verified, wherever they come from. */
interface KeysOfIssuer {

    /** @return null if there is none */
    @Nullable
    VerificationKey find(@Nullable String id, SigningAlgorithm algorithm);

    /** What is to be said of a token for which no key was found. */
    AuthDecision missing(@Nullable String id);

    /** To be called a few times a second. */
    void tick();

    /** What the issuer says of itself; null if that is not known, or nobody asks for it. */
    default @Nullable Map<String, @Nullable Object> description() {
        return null;
    }

    /** Of keys that never change. */
    static KeysOfIssuer fixed(KeySet keys) {
        return new KeysOfIssuer() {
            @Override
            public @Nullable VerificationKey find(@Nullable String id, SigningAlgorithm algorithm) {
                return keys.find(id, algorithm);
            }

            @Override
            public AuthDecision missing(@Nullable String id) {
                return id == null ? IssuerKeys.UNNAMED : IssuerKeys.UNKNOWN;
            }

            @Override
            public void tick() {
                // There is nothing to fetch.
            }
        };
    }
}
