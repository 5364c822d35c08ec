package dev.gatehouse.http;

import java.util.Locale;
import java.util.Set;

/**
 * Names of fields that frame, route or authenticate a message, or that the gateway alone may set. Underscores count as
 * dashes, since CGI and its heirs turn both into one name.
 */
public final class ReservedNames {

    private static final Set<String> NAMES = Set.of(
            "authorization",
            "connection",
            "content-encoding",
            "content-length",
            "content-range",
            "content-type",
            "cookie",
            "expect",
            "host",
            "proxy-authorization",
            "set-cookie",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via",
            "x-api-key",
            "x-request-id");

    private ReservedNames() {}

    public static boolean contains(String name) {
        String canonical = name.replace('_', '-').toLowerCase(Locale.ROOT);
        return NAMES.contains(canonical)
                || canonical.startsWith("x-consumer-")
                || ForwardedFields.isForwarding(canonical);
    }
}
