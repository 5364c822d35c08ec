package dev.gatehouse.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a page came from that sends a request: scheme, host and port, as an Origin field holds them.
 *
 * @param scheme in lower case; any one, as applications on telephones have some of their own
 * @param authority without the port that the scheme has anyway
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454#section-6.2">RFC 6454 §6.2</a>
 */
public record WebOrigin(String scheme, Authority authority) {

    public static final String FIELD = "Origin";

    /** How a browser names a page of no origin: one in a sandbox, or from a file. */
    public static final String OPAQUE = "null";

    private static final String SCHEME_END = "://";

    /**
     * Null if the text is not an origin just as a browser writes it: in lower case, without user, path and default port,
     * and with a host that is one.
     */
    public static @Nullable WebOrigin parse(String text) {
        WebOrigin read = read(text);
        return read != null && read.text().equals(text) ? read : null;
    }

    /** As {@link #parse}, but in capitals too, and with a default port: as a person may write it. */
    public static @Nullable WebOrigin read(String text) {
        int schemeEnd = text.indexOf(SCHEME_END);
        if (schemeEnd < 1 || !isScheme(text, schemeEnd)) {
            return null;
        }
        Authority authority = Authority.parse(text.substring(schemeEnd + SCHEME_END.length()));
        return authority == null ? null : of(text.substring(0, schemeEnd).toLowerCase(Locale.ROOT), authority);
    }

    private static WebOrigin of(String scheme, Authority authority) {
        boolean usual = authority.port() == defaultPort(scheme);
        return new WebOrigin(scheme, usual ? new Authority(authority.host(), -1) : authority);
    }

    /** As it is sent. */
    public String text() {
        return scheme + SCHEME_END + authority.text();
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> -1;
        };
    }

    private static boolean isScheme(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (!Ascii.isLetter(c) && (i == 0 || !(Ascii.isDigit(c) || c == '+' || c == '-' || c == '.'))) {
                return false;
            }
        }
        return true;
    }
}
