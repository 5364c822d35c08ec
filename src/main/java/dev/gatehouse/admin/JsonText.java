package dev.gatehouse.admin;

import java.util.List;
import java.util.stream.Collectors;

/**
 * JSON in ASCII.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-7">RFC 8259 §7</a>
 */
final class JsonText {

    private JsonText() {}

    static String of(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                json.append(c);
            } else {
                json.append("\\u%04x".formatted((int) c));
            }
        }
        return json.append('"').toString();
    }

    static String of(List<String> texts) {
        return texts.stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
    }
}
