package dev.gatehouse.http;

import org.jspecify.annotations.Nullable;

/**
 * A host with an optional port, as a Host field holds it.
 *
 * @param host in lower case, IPv6 in brackets
 * @param port -1 if none was given
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.2">RFC 9110 §7.2</a>
 */
public record Authority(String host, int port) {

    /** Null if the text is no host. */
    public static @Nullable Authority parse(String text) {
        throw new UnsupportedOperationException(text);
    }

    /** As it is sent in a Host field. */
    public String text() {
        return port < 0 ? host : host + ":" + port;
    }
}
