package dev.gatehouse.route;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the service behind a route is told of a caller.
 *
 * @param parts each in a field of its own
 * @param token that says the same, signed; null = none
 */
public record ToldCaller(Set<Part> parts, @Nullable TokenSettings token) {

    /** What it is without a word. */
    public static final ToldCaller NAME_ALONE = new ToldCaller(Set.of(Part.ID), null);

    public ToldCaller {
        parts = Set.copyOf(parts);
    }

    /** Whether there is nothing to be said but who it is. */
    public boolean isNameAlone() {
        return equals(NAME_ALONE);
    }

    /** What there is to be told. */
    public enum Part {
        ID("X-Consumer-Id"),
        CREDENTIAL("X-Consumer-Credential"),
        GROUPS("X-Consumer-Groups"),
        SCOPES("X-Consumer-Scopes");

        private final String field;

        Part(String field) {
            this.field = field;
        }

        public String field() {
            return field;
        }
    }

    /**
     * A token of the gateway's.
     *
     * @param field by which it is sent; in {@code Authorization} as a bearer's
     * @param audience whom it is for; at least one
     * @param lifetime longer than zero
     */
    public record TokenSettings(String field, List<String> audience, Duration lifetime) {

        public static final String AUTHORIZATION = "Authorization";

        public TokenSettings {
            audience = List.copyOf(audience);
            if (audience.isEmpty() || lifetime.isNegative() || lifetime.isZero()) {
                throw new IllegalArgumentException("a token for nobody");
            }
        }

        /** Whether it takes the place of the client's own credential. */
        public boolean isAuthorization() {
            return field.equalsIgnoreCase(AUTHORIZATION);
        }
    }
}
