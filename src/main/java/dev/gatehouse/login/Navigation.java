package dev.gatehouse.login;

import dev.gatehouse.http.Fields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells a person who goes to a page from a script that fetches something. */
public final class Navigation {

    private Navigation() {}

    /**
     * Whether whoever asks can be sent to another page to log in. Scripts cannot: they would be shown the issuer's page in the place of
     * their data, or nothing at all.
     *
     * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
     */
    public static boolean is(String method, Fields fields) {
        if (!method.equals("GET") || isPrefetch(fields)) {
            return false;
        }
        String mode = fields.first("Sec-Fetch-Mode");
        return mode == null ? wantsPage(fields) && !isByScript(fields) : mode.equals("navigate");
    }

    public static boolean wantsPage(Fields fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase("Accept")
                    && fields.value(i).toLowerCase(Locale.ROOT).contains("text/html")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPrefetch(Fields fields) {
        String purpose = fields.first("Sec-Purpose");
        return purpose != null && purpose.contains("prefetch");
    }

    private static boolean isByScript(Fields fields) {
        return "XMLHttpRequest".equalsIgnoreCase(fields.first("X-Requested-With"));
    }

    /**
     * Whether a request that changes something was meant by whoever has the browser: it came from a page of this very host, or from no
     * page at all, and is no picture of that page nor fetched before anybody has asked for it. Where the browser does not tell, a POST
     * without an Origin is no browser's.
     *
     * @param origin of this host, such as {@code https://app.example.com}
     */
    public static boolean isFromHere(String method, Fields fields, String origin) {
        if (isPrefetch(fields) || (method.equals("GET") && "no-cors".equals(fields.first("Sec-Fetch-Mode")))) {
            return false;
        }
        String site = fields.first("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        String from = fields.first("Origin");
        if (from != null) {
            return from.equals(origin);
        }
        return method.equals("POST") || refersTo(origin, fields.first("Referer"));
    }

    private static boolean refersTo(String origin, @Nullable String referer) {
        return referer != null && (referer.equals(origin) || referer.startsWith(origin + "/"));
    }
}
