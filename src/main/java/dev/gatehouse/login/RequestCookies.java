package dev.gatehouse.login;

import dev.gatehouse.http.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Finds cookies of the gateway's own in a request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6265#section-5.4">RFC 6265 §5.4</a>
 */
public final class RequestCookies {

    private RequestCookies() {}

    /** Null if there is none of this name, or several that differ: which one is meant nobody can tell. */
    public static @Nullable String find(Fields fields, String name) {
        String found = null;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase("Cookie")) {
                String line = fields.value(i);
                for (int from = 0; from < line.length(); ) {
                    int semicolon = line.indexOf(';', from);
                    int end = semicolon < 0 ? line.length() : semicolon;
                    String value = valueIn(line, from, end, name);
                    if (value != null && found != null && !value.equals(found)) {
                        return null;
                    }
                    found = value == null ? found : value;
                    from = end + 1;
                }
            }
        }
        return found;
    }

    private static @Nullable String valueIn(String line, int from, int end, String name) {
        int start = from;
        while (start < end && (line.charAt(start) == ' ' || line.charAt(start) == '\t')) {
            start++;
        }
        int equals = start + name.length();
        return equals < end && line.charAt(equals) == '=' && line.startsWith(name, start)
                ? line.substring(equals + 1, end).strip()
                : null;
    }
}
