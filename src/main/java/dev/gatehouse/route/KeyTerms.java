package dev.gatehouse.route;

import dev.gatehouse.http.Cidr;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From when to when a key is good, and for what.
 *
 * @param created for people, and for the span that a key's successor gets; decides nothing
 * @param notBefore the first moment at which it is good; null = from the beginning
 * @param expires the first moment at which it is not any more; null = never
 * @param revoked the same, said afterwards
 * @param scopes what its holder may, where a route asks for scopes
 * @param routes those alone that it is good for; none = all
 * @param addresses those alone that it may be sent from; none = all
 */
public record KeyTerms(
        @Nullable Instant created,
        @Nullable Instant notBefore,
        @Nullable Instant expires,
        @Nullable Instant revoked,
        List<String> scopes,
        List<RouteNames> routes,
        List<Cidr> addresses) {

    /** Good always and for everything. */
    public static final KeyTerms NONE = new KeyTerms(null, null, null, null, List.of(), List.of(), List.of());

    public KeyTerms {
        scopes = List.copyOf(scopes);
        routes = List.copyOf(routes);
        addresses = List.copyOf(addresses);
        if (expires != null && notBefore != null && !notBefore.isBefore(expires)) {
            throw new IllegalArgumentException("never good");
        }
    }

    /** When it ceases to be good, for whichever reason comes first; null = never. */
    public @Nullable Instant end() {
        if (expires == null || revoked == null) {
            return expires == null ? revoked : expires;
        }
        return expires.isBefore(revoked) ? expires : revoked;
    }

    /**
     * A route's name, or the beginning of names.
     *
     * @param text a name, or what names begin with and {@code *}
     */
    public record RouteNames(String text) {

        private static final char REST = '*';

        public boolean hold(String route) {
            int last = text.length() - 1;
            return text.charAt(last) == REST ? route.startsWith(text.substring(0, last)) : route.equals(text);
        }
    }
}
