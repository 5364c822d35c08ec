package dev.gatehouse.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of a query as forms write them: {@code name=value}, parted by {@code &}, with {@code +} for a
 * blank. Nothing is decoded before it is asked for; a name or value that cannot be decoded equals none.
 *
 * @see <a href="https://url.spec.whatwg.org/#concept-urlencoded-parser">URL Standard, form-urlencoded parsing</a>
 */
final class QueryString {

    private final String raw;

    /** @param raw ASCII, without its question mark */
    QueryString(String raw) {
        this.raw = raw;
    }

    boolean has(String name) {
        return next(name, 0) >= 0;
    }

    /** Whether the parameter is there and every occurrence of it has this value. */
    boolean hasOnly(String name, String value) {
        int at = next(name, 0);
        boolean found = at >= 0;
        while (at >= 0) {
            if (!decodesTo(value, valueStart(at), end(at))) {
                return false;
            }
            at = next(name, end(at) + 1);
        }
        return found;
    }

    /** The decoded value of the first occurrence; null if there is none or it cannot be decoded. */
    @Nullable
    String first(String name) {
        int at = next(name, 0);
        return at < 0 ? null : decode(valueStart(at), end(at));
    }

    /** Each occurrence of the parameter as it was sent, its name and its value. */
    List<String> all(String name) {
        List<String> all = new ArrayList<>();
        for (int at = next(name, 0); at >= 0; at = next(name, end(at) + 1)) {
            all.add(raw.substring(at, end(at)));
        }
        return all;
    }

    /** All other parameters as they were; null if none is left. */
    @Nullable
    String without(String name) {
        int at = next(name, 0);
        if (at < 0) {
            return raw;
        }
        StringBuilder others = new StringBuilder(raw.length());
        int kept = 0;
        while (at >= 0) {
            others.append(raw, kept, at);
            kept = Math.min(end(at) + 1, raw.length());
            at = next(name, kept);
        }
        others.append(raw, kept, raw.length());
        if (kept == raw.length() && others.length() > 0) {
            others.setLength(others.length() - 1); // The ampersand before the last one removed.
        }
        return others.length() == 0 ? null : others.toString();
    }

    /** Where the next parameter of this name begins, at or behind {@code from}; negative if there is none. */
    private int next(String name, int from) {
        for (int at = from; at < raw.length(); at = end(at) + 1) {
            if (decodesTo(name, at, nameEnd(at))) {
                return at;
            }
        }
        return -1;
    }

    private int end(int at) {
        int ampersand = raw.indexOf('&', at);
        return ampersand < 0 ? raw.length() : ampersand;
    }

    private int nameEnd(int at) {
        int end = at;
        while (end < raw.length() && raw.charAt(end) != '=' && raw.charAt(end) != '&') {
            end++;
        }
        return end;
    }

    private int valueStart(int at) {
        return Math.min(nameEnd(at) + 1, end(at));
    }

    private boolean decodesTo(String text, int from, int end) {
        return isEncoded(from, end)
                ? text.equals(PercentEncoding.decode(raw, from, end, true))
                : text.length() == end - from && raw.startsWith(text, from);
    }

    private @Nullable String decode(int from, int end) {
        return isEncoded(from, end) ? PercentEncoding.decode(raw, from, end, true) : raw.substring(from, end);
    }

    private boolean isEncoded(int from, int end) {
        for (int i = from; i < end; i++) {
            if (raw.charAt(i) == '%' || raw.charAt(i) == '+') {
                return true;
            }
        }
        return false;
    }
}
