package dev.gatehouse.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who the client is behind the proxies in front, and what the upstream is told of it.
 *
 * <p>Both spellings are read and written: Forwarded, and X-Forwarded-For, -Proto and -Host. Many proxies write one and
 * pass a client's other through, so where both are there and contradict each other, nothing tells which was forged, and
 * neither is believed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7239">RFC 7239</a>
 */
public final class ForwardedFields {

    private static final String FORWARDED = "Forwarded";
    private static final String X_FORWARDED_FOR = "X-Forwarded-For";
    private static final String X_FORWARDED_PROTO = "X-Forwarded-Proto";
    private static final String X_FORWARDED_HOST = "X-Forwarded-Host";
    private static final String X_FORWARDED_PREFIX = "X-Forwarded-Prefix";
    private static final String UNKNOWN = "unknown";

    private static final Predicate<String> SAYS_WHERE_FROM = ForwardedFields::isForwarding;
    private static final Predicate<String> WRITTEN_HERE = ForwardedFields::isWrittenHere;

    private ForwardedFields() {}

    /**
     * The origin of a request.
     *
     * @param address of the client: the peer's own, or the nearest untrusted one that trusted proxies name; without
     *     brackets, IPv6 in the spelling of RFC 5952
     * @param scheme http or https
     * @param host as the client asked for it
     */
    public record Origin(String address, String scheme, Authority host) {}

    /**
     * Takes Forwarded and X-Forwarded-* into account only where the peer is trusted.
     *
     * <p>The list is walked from its end, from each trusted hop to the one it names. The walk ends at the first address
     * that is not trusted, and before anything malformed: the last hop that could be believed is the client then.
     */
    public static Origin origin(
            String peerAddress, String scheme, Authority host, Fields received, TrustedProxies trusted) {
        String peer = Node.canonical(peerAddress);
        Origin own = new Origin(peer, scheme, host);
        if (!trusted.contains(peer)) {
            return own;
        }
        Claim standard = claimOfForwarded(peer, received, trusted);
        Claim common = claimOfXForwarded(peer, received, trusted);
        return standard.contradicts(common) ? own : standard.or(common).over(own);
    }

    /** Whether a field says where a request comes from, so that only a trusted peer may send it. */
    public static boolean isForwarding(String name) {
        return name.regionMatches(true, 0, "X-Forwarded-", 0, "X-Forwarded-".length())
                || name.equalsIgnoreCase(FORWARDED)
                || name.equalsIgnoreCase("X-Real-IP");
    }

    /**
     * Replaces all forwarding fields in a request to an upstream by ours.
     *
     * <p>What is written is what is believed: the origin, the trusted hops behind it, the peer. What a client put before
     * them is dropped, so that an upstream that takes the first element is right too. Other forwarding fields, such as
     * X-Forwarded-Prefix, stay as a trusted peer sent them and go otherwise; see {@link #addPrefix}.
     *
     * @param received the fields of the client's request; null or those of an untrusted peer are not continued
     */
    public static void write(
            Fields upstreamRequest, Origin origin, String peerAddress, @Nullable Fields received, boolean peerTrusted) {
        upstreamRequest.removeIf(peerTrusted ? WRITTEN_HERE : SAYS_WHERE_FROM);
        String peer = Node.canonical(peerAddress);
        StringBuilder addresses = new StringBuilder(xForwardedNode(origin.address()));
        StringBuilder elements = new StringBuilder("for=")
                .append(forwardedNode(origin.address()))
                .append(";host=")
                .append(quotedUnlessToken(origin.host().text()))
                .append(";proto=")
                .append(origin.scheme());
        if (!origin.address().equals(peer)) {
            List<String> hops = new ArrayList<>();
            if (received != null && peerTrusted) {
                hops.addAll(hopsBehind(origin.address(), received));
            }
            hops.add(peer);
            for (String hop : hops) {
                addresses.append(", ").append(xForwardedNode(hop));
                elements.append(", for=").append(forwardedNode(hop));
            }
        }
        upstreamRequest.add(FORWARDED, elements.toString());
        upstreamRequest.add(X_FORWARDED_FOR, addresses.toString());
        upstreamRequest.add(X_FORWARDED_PROTO, origin.scheme());
        upstreamRequest.add(X_FORWARDED_HOST, origin.host().text());
    }

    /**
     * Says which prefix was taken off the path, behind those that a trusted peer has said. To be called after {@link #write}.
     *
     * @param prefix such as {@code /orders}
     */
    public static void addPrefix(Fields upstreamRequest, String prefix) {
        String before = upstreamRequest.first(X_FORWARDED_PREFIX);
        String kept = "";
        if (before != null && before.startsWith("/") && before.indexOf(',') < 0) {
            kept = before.endsWith("/") ? before.substring(0, before.length() - 1) : before;
        }
        upstreamRequest.set(X_FORWARDED_PREFIX, kept + prefix);
    }

    private static boolean isWrittenHere(String name) {
        return name.equalsIgnoreCase(FORWARDED)
                || name.equalsIgnoreCase(X_FORWARDED_FOR)
                || name.equalsIgnoreCase(X_FORWARDED_PROTO)
                || name.equalsIgnoreCase(X_FORWARDED_HOST);
    }

    private static Claim claimOfForwarded(String peer, Fields received, TrustedProxies trusted) {
        ElementsFromRight elements = new ElementsFromRight(received, FORWARDED);
        Claim claim = Claim.NOTHING;
        String from = peer;
        while (from != null && trusted.contains(from)) {
            String text = elements.next();
            Claim said = text == null ? null : Claim.of(ForwardedElement.parse(text));
            if (said == null) {
                break;
            }
            claim = said.or(claim);
            from = said.address();
        }
        return claim;
    }

    private static Claim claimOfXForwarded(String peer, Fields received, TrustedProxies trusted) {
        ElementsFromRight nodes = new ElementsFromRight(received, X_FORWARDED_FOR);
        String address = null;
        int hops = 0;
        for (String from = peer; from != null && trusted.contains(from); ) {
            String node = nodes.next();
            from = node == null ? null : Node.address(node);
            if (from != null) {
                address = from;
                hops++;
            }
        }
        String proto = elementOfHop(received, X_FORWARDED_PROTO, hops);
        String host = elementOfHop(received, X_FORWARDED_HOST, hops);
        return new Claim(
                address, proto == null ? null : Claim.scheme(proto), host == null ? null : Authority.parse(host));
    }

    /** Some proxies append to -Proto and -Host, others replace: as far from the end as the address, or the first. */
    private static @Nullable String elementOfHop(Fields received, String name, int hops) {
        ElementsFromRight elements = new ElementsFromRight(received, name);
        String element = elements.next();
        for (int i = 1; i < hops && element != null; i++) {
            String before = elements.next();
            if (before == null) {
                break;
            }
            element = before;
        }
        return element;
    }

    /** The hops that follow the origin in whichever field names it, without the peer, which nobody has named yet. */
    private static List<String> hopsBehind(String origin, Fields received) {
        for (String name : List.of(X_FORWARDED_FOR, FORWARDED)) {
            ElementsFromRight elements = new ElementsFromRight(received, name);
            List<String> hops = new ArrayList<>();
            for (String text = elements.next(); text != null; text = elements.next()) {
                ForwardedElement element = name.equals(FORWARDED) ? ForwardedElement.parse(text) : null;
                String node = element == null ? text : element.node();
                String address = node == null ? null : Node.address(node);
                if (address == null) {
                    break;
                }
                if (address.equals(origin)) {
                    return hops;
                }
                hops.add(0, address);
            }
        }
        return List.of();
    }

    private static String xForwardedNode(String address) {
        return IpAddress.parse(address) == null ? UNKNOWN : address;
    }

    /** RFC 7239 §6: an IPv6 address stands in brackets, and these in quotes. */
    private static String forwardedNode(String address) {
        return address.indexOf(':') >= 0 && IpAddress.parse(address) != null
                ? "\"[" + address + "]\""
                : xForwardedNode(address);
    }

    private static String quotedUnlessToken(String text) {
        return FieldSyntax.isToken(text) ? text : '"' + text + '"';
    }

    /** What one kind of field says of the origin; null where it says nothing that can be read. */
    private record Claim(
            @Nullable String address,
            @Nullable String scheme,
            @Nullable Authority host) {

        static final Claim NOTHING = new Claim(null, null, null);

        /** Null if the element is malformed in any part. */
        static @Nullable Claim of(@Nullable ForwardedElement element) {
            if (element == null) {
                return null;
            }
            String proto = element.proto();
            String host = element.host();
            String scheme = proto == null ? null : scheme(proto);
            Authority authority = host == null ? null : Authority.parse(host);
            if ((proto != null && scheme == null) || (host != null && authority == null)) {
                return null;
            }
            String node = element.node();
            return new Claim(node == null ? null : Node.address(node), scheme, authority);
        }

        /** Some balancers call a WebSocket handshake by the scheme of its URI. */
        static @Nullable String scheme(String proto) {
            return switch (proto.toLowerCase(Locale.ROOT)) {
                case "http", "ws" -> "http";
                case "https", "wss" -> "https";
                default -> null;
            };
        }

        boolean contradicts(Claim other) {
            return differ(address, other.address) || differ(scheme, other.scheme) || differ(host, other.host);
        }

        Claim or(Claim other) {
            return new Claim(
                    address == null ? other.address : address,
                    scheme == null ? other.scheme : scheme,
                    host == null ? other.host : host);
        }

        Origin over(Origin own) {
            return new Origin(
                    address == null ? own.address() : address,
                    scheme == null ? own.scheme() : scheme,
                    host == null ? own.host() : host);
        }

        private static boolean differ(@Nullable Object one, @Nullable Object other) {
            return one != null && other != null && !one.equals(other);
        }
    }
}
