package dev.gatehouse.route;

import dev.gatehouse.http.Authority;
import dev.gatehouse.http.WebOrigin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The origins that a route lists, laid out for looking one up: by hash, and by each suffix of its host. Immutable. */
public final class AllowedOrigins {

    private final List<OriginPattern> patterns;
    private final boolean any;

    /** As a browser writes them. */
    private final Set<String> exact = new HashSet<>();

    private final List<Hosts> below = new ArrayList<>();

    /** @param patterns at least one; any origin stands alone */
    public AllowedOrigins(List<OriginPattern> patterns) {
        this.patterns = List.copyOf(patterns);
        this.any = patterns.stream().anyMatch(OriginPattern.Any.class::isInstance);
        if (patterns.isEmpty() || (any && patterns.size() > 1)) {
            throw new IllegalArgumentException(patterns.toString());
        }
        for (OriginPattern pattern : patterns) {
            add(pattern);
        }
    }

    private void add(OriginPattern pattern) {
        if (pattern instanceof OriginPattern.Opaque) {
            exact.add(WebOrigin.OPAQUE);
        } else if (pattern instanceof OriginPattern.Exact one) {
            exact.add(one.origin().text());
        } else if (pattern instanceof OriginPattern.Below wildcard) {
            hostsLike(wildcard.origin()).names.at(wildcard.origin().authority().host(), () -> Boolean.TRUE);
        }
    }

    private Hosts hostsLike(WebOrigin origin) {
        for (Hosts hosts : below) {
            if (hosts.areOf(origin)) {
                return hosts;
            }
        }
        Hosts added = new Hosts(origin.scheme(), origin.authority().port(), new TextMap<>());
        below.add(added);
        return added;
    }

    /** As they are written. */
    public List<OriginPattern> patterns() {
        return patterns;
    }

    /** Whether all are allowed, so that an answer does not depend on the origin. */
    public boolean isAny() {
        return any;
    }

    /** Whether this is one of them. What is not written as a browser writes it is none. */
    public boolean contain(String origin) {
        if (any || exact.contains(origin)) {
            return true;
        }
        if (below.isEmpty()) {
            return false;
        }
        WebOrigin read = WebOrigin.parse(origin);
        return read != null && isBelow(read);
    }

    private boolean isBelow(WebOrigin origin) {
        for (Hosts hosts : below) {
            if (hosts.areOf(origin) && hosts.contain(origin.authority())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return patterns.stream().map(OriginPattern::text).collect(Collectors.joining(", "));
    }

    /** The hosts below which origins are allowed, of one scheme and port. */
    private record Hosts(String scheme, int port, TextMap<Boolean> names) {

        boolean areOf(WebOrigin origin) {
            return port == origin.authority().port() && scheme.equals(origin.scheme());
        }

        boolean contain(Authority authority) {
            String host = authority.host();
            for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
                if (names.get(host, dot + 1) != null) {
                    return true;
                }
            }
            return false;
        }
    }
}
