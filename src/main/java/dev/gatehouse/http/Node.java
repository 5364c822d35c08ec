package dev.gatehouse.http;

import org.jspecify.annotations.Nullable;

/**
 * How forwarding fields write the address of a hop: an address, IPv6 in brackets, with or without a port.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7239#section-6">RFC 7239 §6</a>
 */
final class Node {

    private Node() {}

    /** The address in its one spelling; null for {@code unknown}, an obfuscated name or anything else. */
    static @Nullable String address(String node) {
        IpAddress bare = IpAddress.parse(node);
        if (bare != null) {
            return bare.text();
        }
        int portColon = node.indexOf(':', node.startsWith("[") ? Math.max(0, node.indexOf(']')) : 0);
        if (portColon >= 0 && !Ascii.isDigits(node, portColon + 1, 1, 5)) {
            return null;
        }
        String host = portColon < 0 ? node : node.substring(0, portColon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        IpAddress address = IpAddress.parse(withoutBrackets(host));
        return address == null || bracketed != host.indexOf(':') >= 0 ? null : address.text();
    }

    /** An address in its one spelling, if it is one; else the text as it is. */
    static String canonical(String address) {
        if (address.indexOf(':') < 0) {
            return address; // An IPv4 address has one spelling only.
        }
        IpAddress parsed = IpAddress.parse(withoutBrackets(address));
        return parsed == null ? address : parsed.text();
    }

    static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
