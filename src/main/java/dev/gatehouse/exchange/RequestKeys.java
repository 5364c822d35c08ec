package dev.gatehouse.exchange;

import dev.gatehouse.http.Fields;
import dev.gatehouse.http.KeyedHash;
import dev.gatehouse.route.RequestKey;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds in a request what it has in common with others that are to go the same way. */
public final class RequestKeys {

    /** The same in every process and for ever, so that two gateways agree, and one with itself after a restart. */
    private static final KeyedHash HASH = new KeyedHash(0, 0);

    private RequestKeys() {}

    /** Empty if the request has no such thing, or one without a character. */
    public static OptionalLong hash(RequestKey key, ClientRequest request, Caller caller) {
        String text = text(key, request, caller);
        return text == null || text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(HASH.of(text));
    }

    /**
     * The first cookie of this name; null if there is none. HTTP/2 may have brought each cookie in a line of its own.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6265#section-4.2.1">RFC 6265 §4.2.1</a>
     */
    public static @Nullable String cookie(Fields fields, String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase("Cookie")) {
                String found = cookieIn(fields.value(i), name);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static @Nullable String text(RequestKey key, ClientRequest request, Caller caller) {
        return switch (key.kind()) {
            case HEADER -> request.fields().first(nameOf(key));
            case COOKIE -> cookie(request.fields(), nameOf(key));
            case CONSUMER -> caller.consumerId();
            case ADDRESS -> request.origin().address();
        };
    }

    private static String nameOf(RequestKey key) {
        return Objects.requireNonNull(key.name(), "a header and a cookie have a name");
    }

    private static @Nullable String cookieIn(String line, String name) {
        for (int from = 0; from < line.length(); ) {
            int semicolon = line.indexOf(';', from);
            int end = semicolon < 0 ? line.length() : semicolon;
            int start = from;
            while (start < end && line.charAt(start) == ' ') {
                start++;
            }
            int value = start + name.length() + 1;
            if (value <= end && line.startsWith(name, start) && line.charAt(value - 1) == '=') {
                return line.substring(value, end).strip();
            }
            from = end + 1;
        }
        return null;
    }
}
