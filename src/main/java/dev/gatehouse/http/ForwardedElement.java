package dev.gatehouse.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One hop in a Forwarded field, as that hop wrote it.
 *
 * @param node whom the hop got the request from, null if it does not say; may be obfuscated
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7239#section-4">RFC 7239 §4</a>
 */
record ForwardedElement(
        @Nullable String node,
        @Nullable String proto,
        @Nullable String host) {

    /** Null if the text is no element, or names a parameter twice. */
    static @Nullable ForwardedElement parse(String text) {
        return new Reader(text).read();
    }

    /** Reads {@code name=value} pairs parted by semicolons; values are tokens or quoted strings. */
    private static final class Reader {

        private final String text;
        private int at;
        private @Nullable String node;
        private @Nullable String proto;
        private @Nullable String host;

        Reader(String text) {
            this.text = text;
        }

        @Nullable
        ForwardedElement read() {
            while (true) {
                skipBlanks();
                String name = token();
                if (!skip('=')) {
                    return null;
                }
                String value = at < text.length() && text.charAt(at) == '"' ? quotedString() : token();
                if (name.isEmpty() || value == null || value.isEmpty() || !assign(name, value)) {
                    return null;
                }
                skipBlanks();
                if (at == text.length()) {
                    return new ForwardedElement(node, proto, host);
                }
                if (!skip(';')) {
                    return null;
                }
            }
        }

        private boolean assign(String name, String value) {
            String before;
            switch (name.toLowerCase(Locale.ROOT)) {
                case "for" -> {
                    before = node;
                    node = value;
                }
                case "proto" -> {
                    before = proto;
                    proto = value;
                }
                case "host" -> {
                    before = host;
                    host = value;
                }
                default -> before = null;
            }
            return before == null;
        }

        private String token() {
            int start = at;
            while (at < text.length() && FieldSyntax.isTokenCharacter(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        /** Null if it does not end. */
        private @Nullable String quotedString() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                if (c == '\\' && ++at == text.length()) {
                    return null;
                }
                value.append(text.charAt(at));
            }
            return null;
        }

        private boolean skip(char c) {
            boolean there = at < text.length() && text.charAt(at) == c;
            at += there ? 1 : 0;
            return there;
        }

        private void skipBlanks() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }
    }
}
