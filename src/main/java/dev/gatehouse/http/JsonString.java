package dev.gatehouse.http;

/**
 * Texts as JSON has them, in ASCII.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-7">RFC 8259 §7</a>
 */
public final class JsonString {

    private JsonString() {}

    /** Between its quotes. */
    public static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    /** Without quotes around it. */
    public static String escaped(String text) {
        if (text.chars().allMatch(JsonString::isPlain)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                escaped.append(c);
            } else if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else {
                escaped.append("\\u%04x".formatted((int) c));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(int c) {
        return c >= ' ' && c < 0x7F && c != '"' && c != '\\';
    }
}
