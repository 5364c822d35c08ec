package dev.gatehouse.http;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Fields that concern one connection and are never passed on, in either direction.
 *
 * <p>Gone whether Connection names them or not:
 *
 * <ul>
 *   <li>Connection, Keep-Alive, Proxy-Connection, TE, Transfer-Encoding, Upgrade: RFC 9110 §7.6.1 lists them. Who passes
 *       on an upgrade or {@code TE: trailers} sets these fields anew;
 *   <li>HTTP2-Settings: belongs to an upgrade (RFC 7540 §3.2.1);
 *   <li>Proxy-Authenticate, Proxy-Authorization, Proxy-Authentication-Info: addressed to the next proxy (RFC 9110
 *       §11.7), which is the gateway itself.
 * </ul>
 *
 * <p>Kept unless named: Trailer, which announces fields that are passed on (RFC 9110 §6.6.2), and Content-Length, which
 * an answer to HEAD keeps although no body follows.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1">RFC 9110 §7.6.1</a>
 */
public final class HopByHop {

    private static final Predicate<String> CONCERNS_ONE_CONNECTION = HopByHop::concernsOneConnection;

    private HopByHop() {}

    /**
     * Takes off the fields that Connection names and the hop-by-hop fields themselves.
     *
     * <p>Call this before the gateway's own fields are set: a peer can name any field in Connection, and would
     * otherwise take off the caller's identity or the forwarding fields.
     */
    public static void removeFrom(Fields fields) {
        Set<String> named = namedByConnection(fields);
        fields.removeIf(
                named.isEmpty()
                        ? CONCERNS_ONE_CONNECTION
                        : name -> concernsOneConnection(name) || named.contains(name));
    }

    /** The options that are not removed anyway: none in nearly every message. */
    private static Set<String> namedByConnection(Fields fields) {
        Set<String> named = Set.of();
        for (int line = 0; line < fields.size(); line++) {
            if (fields.name(line).equalsIgnoreCase("Connection")) {
                String value = fields.value(line);
                for (int from = 0; from <= value.length(); ) {
                    int comma = value.indexOf(',', from);
                    int end = comma < 0 ? value.length() : comma;
                    String option = value.substring(from, end).strip();
                    if (!option.isEmpty() && !option.equalsIgnoreCase("close") && !concernsOneConnection(option)) {
                        named = named.isEmpty() ? new TreeSet<>(String.CASE_INSENSITIVE_ORDER) : named;
                        named.add(option);
                    }
                    from = end + 1;
                }
            }
        }
        return named;
    }

    static boolean concernsOneConnection(String name) {
        return switch (name.length()) {
            case 14 -> name.equalsIgnoreCase("HTTP2-Settings");
            case 18 -> name.equalsIgnoreCase("Proxy-Authenticate");
            case 19 -> name.equalsIgnoreCase("Proxy-Authorization");
            case 25 -> name.equalsIgnoreCase("Proxy-Authentication-Info");
            default -> isOfConnection(name);
        };
    }

    /** Whether HTTP/1.1 says so something of a connection, which HTTP/2 says in its frames. */
    public static boolean isOfConnection(String name) {
        return switch (name.length()) {
            case 2 -> name.equalsIgnoreCase("TE");
            case 7 -> name.equalsIgnoreCase("Upgrade");
            case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
            case 16 -> name.equalsIgnoreCase("Proxy-Connection");
            case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
            default -> false;
        };
    }
}
