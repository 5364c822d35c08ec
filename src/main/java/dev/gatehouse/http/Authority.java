package dev.gatehouse.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host with an optional port, as a Host field holds it.
 *
 * @param host in lower case; IPv6 in brackets and in the spelling of RFC 5952
 * @param port 1 to 65535, or -1 if none was given
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.2">RFC 9110 §7.2</a>
 */
public record Authority(String host, int port) {

    private static final int NO_PORT = -1;
    private static final int MOST_CHARACTERS = 253;

    public Authority {
        if (port != NO_PORT && (port < 1 || port > 65535)) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    /**
     * Null if the text is no host, or one that two parsers could read differently. Refused beside what the grammar
     * refuses: user information, percent-encoding, empty labels (a trailing dot makes one), a last label that is a number
     * though the whole is no IPv4 address in its usual form (127.1, 0x7f.1), zones, port 0, and leading zeros in a port.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2">RFC 3986 §3.2.2</a>
     */
    public static @Nullable Authority parse(String text) {
        int hostEnd = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        if (hostEnd < 0) {
            hostEnd = text.length();
        }
        String host = canonicalHost(text.substring(0, hostEnd));
        if (host == null) {
            return null;
        }
        if (hostEnd == text.length()) {
            return new Authority(host, NO_PORT);
        }
        int port = text.charAt(hostEnd) == ':' ? port(text, hostEnd + 1) : 0;
        return port == 0 ? null : new Authority(host, port);
    }

    /** As it is sent in a Host field. */
    public String text() {
        return port < 0 ? host : host + ":" + port;
    }

    /** Whether the host is an IP address. */
    public boolean isAddress() {
        return host.startsWith("[") || IpAddress.parse(host) != null;
    }

    /** Whether both name the same place for a scheme, given its default port. */
    public boolean agreesWith(Authority other, String scheme) {
        int defaultPort = scheme.equals("https") ? 443 : 80;
        return host.equals(other.host) && portOr(defaultPort) == other.portOr(defaultPort);
    }

    private int portOr(int defaultPort) {
        return port < 0 ? defaultPort : port;
    }

    private static @Nullable String canonicalHost(String host) {
        if (host.startsWith("[")) {
            IpAddress address = IpAddress.parse(Node.withoutBrackets(host));
            // In brackets an IPv4 address stays in its mapped spelling: without them it would be another host.
            return address == null || host.indexOf(':') < 0
                    ? null
                    : address.isV4() ? "[::ffff:" + address.text() + "]" : "[" + address.text() + "]";
        }
        if (host.isEmpty() || host.length() > MOST_CHARACTERS || !hasProperLabels(host)) {
            return null;
        }
        if (endsInNumber(host) && IpAddress.parse(host) == null) {
            return null;
        }
        return host.toLowerCase(Locale.ROOT); // The same object where nothing is in upper case.
    }

    private static boolean hasProperLabels(String host) {
        char previous = '.';
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '.' ? previous == '.' : !isLabelCharacter(c)) {
                return false;
            }
            previous = c;
        }
        return previous != '.';
    }

    /** The underscore is in no registered name, but in many of container networks. */
    private static boolean isLabelCharacter(char c) {
        return Ascii.isLetter(c) || Ascii.isDigit(c) || c == '-' || c == '_';
    }

    /**
     * Whether some resolvers would take the host for an IPv4 address.
     *
     * @see <a href="https://url.spec.whatwg.org/#ends-in-a-number-checker">URL Standard, ends-in-a-number</a>
     */
    private static boolean endsInNumber(String host) {
        int label = host.lastIndexOf('.') + 1;
        if (!Ascii.isDigit(host.charAt(label))) {
            return false;
        }
        boolean hexadecimal = host.regionMatches(true, label, "0x", 0, 2);
        for (int i = label + (hexadecimal ? 2 : 1); i < host.length(); i++) {
            char c = host.charAt(i);
            if (hexadecimal ? !Ascii.isHexDigit(c) : !Ascii.isDigit(c)) {
                return false;
            }
        }
        return true;
    }

    /** 0 if there is no port from this index on. */
    private static int port(String text, int from) {
        if (!Ascii.isDigits(text, from, 1, 5) || text.charAt(from) == '0') {
            return 0;
        }
        int port = Integer.parseInt(text, from, text.length(), 10);
        return port <= 65535 ? port : 0;
    }
}
