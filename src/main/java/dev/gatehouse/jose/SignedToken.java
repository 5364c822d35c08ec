package dev.gatehouse.jose;

import dev.gatehouse.route.SigningAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Token in its compact form, read and not yet believed.
 *
 * <p>Strict: three parts of canonical base64url, each JSON object without doubled members; a header that brings a key along, asks
 * for an extension, or says that the token holds another one is refused.
 *
 * @param keyId null if the header names none
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token Best Current Practices</a>
 */
public record SignedToken(
        SigningAlgorithm algorithm,
        @Nullable String keyId,
        Map<String, @Nullable Object> claims,
        String signedText,
        String signature) {

    private static final int LONGEST_KEY_ID = 256;
    private static final Set<String> KEYS_IN_HEADER = Set.of("jwk", "jku", "x5u", "x5c");
    private static final Set<String> EXTENSIONS = Set.of("crit", "b64", "zip", "enc", "cty", "epk");
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    /** Not the token: whoever has it is its bearer. */
    @Override
    public String toString() {
        return "token by " + algorithm;
    }

    /** What became of a text. */
    public sealed interface Reading {
        <T> T fold(Function<? super SignedToken, ? extends T> read, Function<? super String, ? extends T> refused);
    }

    private record Read(SignedToken token) implements Reading {
        @Override
        public <T> T fold(
                Function<? super SignedToken, ? extends T> read, Function<? super String, ? extends T> refused) {
            return read.apply(token);
        }
    }

    /** @param reason one of a few, for the record alone */
    private record Unreadable(String reason) implements Reading {
        @Override
        public <T> T fold(
                Function<? super SignedToken, ? extends T> read, Function<? super String, ? extends T> refused) {
            return refused.apply(reason);
        }
    }

    /** @param allowed another algorithm is none */
    public static Reading read(String text, List<SigningAlgorithm> allowed) {
        int first = text.indexOf('.');
        int second = first < 0 ? -1 : text.indexOf('.', first + 1);
        if (second < 0) {
            return new Unreadable("not a signed token");
        }
        if (text.indexOf('.', second + 1) >= 0) {
            return new Unreadable("encrypted, or not a token");
        }
        byte[] head = decoded(text.substring(0, first));
        byte[] body = decoded(text.substring(first + 1, second));
        String signature = text.substring(second + 1);
        if (head == null || body == null || decoded(signature) == null) {
            return new Unreadable("not base64url");
        }
        Map<String, @Nullable Object> header = StrictJson.object(head);
        if (header == null) {
            return new Unreadable("the header is not strict JSON");
        }
        String fault = faultOf(header);
        if (fault != null) {
            return new Unreadable(fault);
        }
        SigningAlgorithm algorithm = algorithm(header.get("alg"), allowed);
        if (algorithm == null) {
            return new Unreadable("algorithm not allowed");
        }
        Map<String, @Nullable Object> claims = StrictJson.object(body);
        return claims == null
                ? new Unreadable("the claims are not strict JSON")
                : new Read(new SignedToken(
                        algorithm, (String) header.get("kid"), claims, text.substring(0, second), signature));
    }

    /** Null if it is not the one way in which these bytes are written. */
    private static byte @Nullable [] decoded(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            boolean canonical = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(bytes)
                    .equals(part);
            return canonical && bytes.length > 0 ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String faultOf(Map<String, @Nullable Object> header) {
        for (String name : header.keySet()) {
            if (KEYS_IN_HEADER.contains(name)) {
                return "brings its key along";
            }
            if (EXTENSIONS.contains(name)) {
                return "asks for an extension, or holds another token";
            }
        }
        Object type = header.get("typ");
        if (header.containsKey("typ")
                && !(type instanceof String text && TYPES.contains(text.toLowerCase(Locale.ROOT)))) {
            return "another type of token";
        }
        boolean nameable = !header.containsKey("kid")
                || (header.get("kid") instanceof String kid && !kid.isEmpty() && kid.length() <= LONGEST_KEY_ID);
        return nameable ? null : "its key has no proper name";
    }

    private static @Nullable SigningAlgorithm algorithm(@Nullable Object name, List<SigningAlgorithm> allowed) {
        for (SigningAlgorithm algorithm : allowed) {
            if (algorithm.text().equals(name)) {
                return algorithm;
            }
        }
        return null;
    }

    public boolean isSignedBy(VerificationKey key) {
        return key.verifies(algorithm, signedText.getBytes(StandardCharsets.US_ASCII), signature);
    }
}
