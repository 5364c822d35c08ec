package dev.gatehouse.jose;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.gatehouse.route.SigningAlgorithm;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of an issuer by which tokens can be verified, as far as the operator allows their algorithms. Immutable. */
public final class KeySet {

    /** More than any issuer has; the work of a look-up is bounded by it. */
    public static final int MOST_KEYS = 100;

    private final List<VerificationKey> keys;

    private KeySet(List<VerificationKey> keys) {
        this.keys = List.copyOf(keys);
    }

    public static KeySet of(VerificationKey key) {
        return new KeySet(List.of(key));
    }

    /**
     * Reads a JSON Web Key Set. Keys of other kinds, for other uses or too weak are passed over.
     *
     * @return null if the text is no key set, or holds no key that can be used
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517 §5</a>
     */
    public static @Nullable KeySet parse(String text, List<SigningAlgorithm> allowed) {
        Map<String, @Nullable Object> object = StrictJson.object(text);
        if (object == null || !(object.get("keys") instanceof List<?> entries) || entries.size() > MOST_KEYS) {
            return null;
        }
        List<VerificationKey> keys = new ArrayList<>();
        try {
            for (JWK jwk : JWKSet.parse(object).getKeys()) {
                VerificationKey key = VerificationKey.of(jwk, allowed);
                if (key != null) {
                    keys.add(key);
                }
            }
        } catch (ParseException | RuntimeException malformed) {
            return null;
        }
        return keys.isEmpty() ? null : new KeySet(keys);
    }

    /** How many keys a JSON Web Key Set holds, whether they can be used or not; -1 = the text is none. */
    public static int entries(String text) {
        Map<String, @Nullable Object> object = StrictJson.object(text);
        return object != null && object.get("keys") instanceof List<?> entries ? entries.size() : -1;
    }

    /**
     * The key for a token.
     *
     * @param id as the token names it; null if it names none, and then there must be but one that fits
     * @return null if there is none, or it is not clear which
     */
    public @Nullable VerificationKey find(@Nullable String id, SigningAlgorithm algorithm) {
        VerificationKey found = null;
        for (VerificationKey key : keys) {
            if (key.isFor(algorithm) && (id == null || id.equals(key.id()) || (key.id() == null && keys.size() == 1))) {
                if (found != null) {
                    return null;
                }
                found = key;
            }
        }
        return found;
    }

    /**
     * The same as newer keys say it: those that were there before stay the same objects, and those that are gone are
     * withdrawn.
     */
    public KeySet replacedBy(KeySet newer) {
        List<VerificationKey> all = new ArrayList<>();
        for (VerificationKey key : newer.keys) {
            VerificationKey known = keys.stream()
                    .filter(former -> former.isSameAs(key) && !former.isWithdrawn())
                    .findFirst()
                    .orElse(key);
            all.add(known);
        }
        keys.stream().filter(key -> !all.contains(key)).forEach(VerificationKey::withdraw);
        return new KeySet(all);
    }

    public int size() {
        return keys.size();
    }
}
