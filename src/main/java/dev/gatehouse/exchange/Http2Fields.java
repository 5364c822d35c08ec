package dev.gatehouse.exchange;

import dev.gatehouse.http.Fields;
import dev.gatehouse.http.HopByHop;

/** What HTTP/2 has otherwise than HTTP/1.1 among a request's fields, and what a service behind must not notice. */
final class Http2Fields {

    private static final String COOKIE = "Cookie";

    private Http2Fields() {}

    static boolean areOf(String protocol) {
        return protocol.equals("HTTP/2.0");
    }

    /**
     * Whether HTTP/2 forbids this line, since it would speak of a connection that no HTTP/2 has.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2">RFC 9113 §8.2.2</a>
     */
    static boolean forbid(String name, String value) {
        return HopByHop.isOfConnection(name)
                && !(name.equalsIgnoreCase("TE") && value.strip().equalsIgnoreCase("trailers"));
    }

    /**
     * Makes one line of cookies that a client has sent in several, as HTTP/1.1 knows but one.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-8.2.3">RFC 9113 §8.2.3</a>
     */
    static void joinCookies(Fields fields) {
        StringBuilder joined = null;
        String first = null;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase(COOKIE)) {
                if (first == null) {
                    first = fields.value(i);
                } else {
                    joined = joined == null ? new StringBuilder(first) : joined;
                    joined.append("; ").append(fields.value(i));
                }
            }
        }
        if (joined != null) {
            fields.set(COOKIE, joined.toString());
        }
    }
}
