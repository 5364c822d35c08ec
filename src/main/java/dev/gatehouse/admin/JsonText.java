package dev.gatehouse.admin;

import dev.gatehouse.http.JsonString;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * JSON in ASCII.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-7">RFC 8259 §7</a>
 */
final class JsonText {

    private JsonText() {}

    static String of(String text) {
        return JsonString.quoted(text);
    }

    /** Of counts, by their names. */
    static String of(Map<String, Map<String, Long>> counts) {
        return counts.entrySet().stream()
                .map(group -> of(group.getKey()) + ":"
                        + group.getValue().entrySet().stream()
                                .map(count -> of(count.getKey()) + ":" + count.getValue())
                                .collect(Collectors.joining(",", "{", "}")))
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String of(List<String> texts) {
        return texts.stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
    }
}
