package dev.gatehouse.config;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that a route must not edit, since the gateway alone writes them.
 *
 * <p>An edit of them would either be undone or break what depends on them: framing, the hop's own connection, who the
 * caller is, and where the request came from. A name that differs only by underscores is the same name to many a
 * service that reads fields as CGI variables, and is protected with it.
 */
final class ProtectedFields {

    private static final String FRAMING = "frames the message: only the gateway writes it";
    private static final String HOP = "concerns one connection alone: only the gateway writes it";
    private static final String IDENTITY = "says who the caller is: only the gateway writes it";
    private static final String ORIGIN = "says where the request came from: only the gateway writes it";
    private static final String ID = "names the exchange: only the gateway writes it";

    private static final Map<String, String> BOTH_WAYS = Map.ofEntries(
            Map.entry("content-length", FRAMING),
            Map.entry("transfer-encoding", FRAMING),
            Map.entry("connection", HOP),
            Map.entry("keep-alive", HOP),
            Map.entry("proxy-connection", HOP),
            Map.entry("te", HOP),
            Map.entry("trailer", HOP),
            Map.entry("upgrade", HOP),
            Map.entry("via", ORIGIN),
            Map.entry("x-request-id", ID));

    private static final Map<String, String> REQUEST_ONLY = Map.of(
            "expect", HOP,
            "http2-settings", HOP,
            "proxy-authorization", HOP,
            "forwarded", ORIGIN,
            "x-real-ip", ORIGIN);

    private ProtectedFields() {}

    /** Why a request's field is protected, continuing "X-Forwarded-For ..."; null if it is not. */
    static @Nullable String inRequest(String name) {
        String canonical = canonical(name);
        if (canonical.equals("host")) {
            return "is set by rewrite.host alone";
        }
        if (canonical.startsWith("x-consumer-")) {
            return IDENTITY;
        }
        if (canonical.startsWith("x-forwarded-")) {
            return ORIGIN;
        }
        String reason = REQUEST_ONLY.get(canonical);
        return reason != null ? reason : BOTH_WAYS.get(canonical);
    }

    /** The same for an answer's field. */
    static @Nullable String inResponse(String name) {
        return BOTH_WAYS.get(canonical(name));
    }

    private static String canonical(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
