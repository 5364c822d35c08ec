package dev.gatehouse.auth;

import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.http.Cidr;
import dev.gatehouse.http.IpAddress;
import dev.gatehouse.route.KeyTerms;
import dev.gatehouse.route.KeyTerms.RouteNames;
import dev.gatehouse.route.Route;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key's terms, made ready for the requests of one generation: times are numbers, and routes are their places. */
final class KeyRule {

    static final KeyRule ALWAYS = new KeyRule(KeyTerms.NONE, List.of());

    private final long fromMillis;
    private final long expiresMillis;
    private final long revokedMillis;

    /** By the index of each; null = all. */
    private final @Nullable BitSet routes;

    private final List<Cidr> addresses;

    private KeyRule(KeyTerms terms, List<Route> all) {
        fromMillis = millis(terms.notBefore(), Long.MIN_VALUE);
        expiresMillis = millis(terms.expires(), Long.MAX_VALUE);
        revokedMillis = millis(terms.revoked(), Long.MAX_VALUE);
        routes = terms.routes().isEmpty() ? null : held(terms.routes(), all);
        addresses = terms.addresses();
    }

    static KeyRule of(KeyTerms terms, List<Route> routes) {
        return terms.equals(KeyTerms.NONE) ? ALWAYS : new KeyRule(terms, routes);
    }

    private static long millis(@Nullable Instant instant, long otherwise) {
        return instant == null ? otherwise : instant.toEpochMilli();
    }

    private static BitSet held(List<RouteNames> names, List<Route> all) {
        BitSet held = new BitSet(all.size());
        for (Route route : all) {
            if (names.stream().anyMatch(name -> name.hold(route.id()))) {
                held.set(route.index());
            }
        }
        return held;
    }

    /** What becomes of the key now. */
    enum Verdict {
        GOOD,
        NOT_YET,
        EXPIRED,
        REVOKED,
        WRONG_ADDRESS,
        WRONG_ROUTE
    }

    /** The route comes last: who is told that a key is not for it learns that the key is good. */
    Verdict judge(Route route, ClientRequest request, long nowMillis) {
        if (nowMillis >= revokedMillis) {
            return Verdict.REVOKED;
        }
        if (nowMillis >= expiresMillis) {
            return Verdict.EXPIRED;
        }
        if (nowMillis < fromMillis) {
            return Verdict.NOT_YET;
        }
        if (!addresses.isEmpty() && !maySend(request.origin().address())) {
            return Verdict.WRONG_ADDRESS;
        }
        return routes == null || routes.get(route.index()) ? Verdict.GOOD : Verdict.WRONG_ROUTE;
    }

    private boolean maySend(String client) {
        IpAddress address = IpAddress.parse(client);
        if (address == null) {
            return false;
        }
        for (int i = 0; i < addresses.size(); i++) {
            if (addresses.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }
}
