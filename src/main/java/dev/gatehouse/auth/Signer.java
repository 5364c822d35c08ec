package dev.gatehouse.auth;

import dev.gatehouse.jose.SigningKey;
import dev.gatehouse.route.IdentitySettings;
import dev.gatehouse.route.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs tokens in the gateway's name. Immutable. */
final class Signer {

    private final String issuer;
    private final SigningKey key;
    private final String published;

    private Signer(String issuer, List<SigningKey> keys) {
        this.issuer = issuer;
        this.key = keys.get(0);
        this.published = SigningKey.keySet(keys);
    }

    /**
     * Null where nothing is signed.
     *
     * @throws IllegalArgumentException for a key that cannot be used
     */
    static @Nullable Signer of(@Nullable IdentitySettings settings) {
        if (settings == null) {
            return null;
        }
        List<SigningKey> keys = new ArrayList<>();
        keys.add(read(settings.key()));
        if (settings.other() != null) {
            keys.add(read(settings.other()));
        }
        return new Signer(settings.issuer(), keys);
    }

    private static SigningKey read(Secret pem) {
        SigningKey key = SigningKey.parse(pem.text());
        if (key == null) {
            throw new IllegalArgumentException("a key that cannot be used");
        }
        return key;
    }

    /** @param claims all but who says so */
    String token(Map<String, Object> claims) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("iss", issuer);
        all.putAll(claims);
        return key.token(all);
    }

    /** The keys, for whoever wants to verify what they sign. */
    String published() {
        return published;
    }
}
