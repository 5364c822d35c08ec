package dev.gatehouse.http;

import org.jspecify.annotations.Nullable;

/**
 * What a path may hold, so that no two parsers read it differently: nothing is normalised here, it is canonical or
 * refused.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-3.3">RFC 3986 §3.3</a>
 */
final class PathSyntax {

    private static final boolean[] PLAIN = new boolean[128];

    static {
        String marks = "-._~" + "!$&'()*+,=" + ":@";
        for (char c = 0; c < PLAIN.length; c++) {
            PLAIN[c] = Ascii.isDigit(c) || Ascii.isLetter(c) || marks.indexOf(c) >= 0;
        }
    }

    private PathSyntax() {}

    /**
     * What is wrong with a path, in a few words; null if nothing is. An encoded slash and a semicolon are no fault here,
     * but what they part is held to the same rules: neither {@code ..;x} nor {@code a%2F..} hides a dot segment.
     *
     * @param path begins with a slash
     */
    static @Nullable String fault(String path) {
        // The slash that ends a path has no segment behind it.
        for (int start = 1; start < path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String fault = segmentFault(path, start, end);
            if (fault != null) {
                return fault;
            }
            start = end + 1;
        }
        return null;
    }

    private static @Nullable String segmentFault(String path, int start, int end) {
        int nameStart = start;
        int nameEnd = -1;
        for (int i = start; i < end; i++) {
            char c = path.charAt(i);
            int octet = c;
            if (c == '%') {
                if (!PercentEncoding.isEncodedAt(path, i, end)) {
                    return "a percent sign without two hexadecimal digits";
                }
                octet = PercentEncoding.octetAt(path, i);
                String fault = octetFault(octet);
                if (fault != null) {
                    return fault;
                }
            } else if (c != ';' && (c >= PLAIN.length || !PLAIN[c])) {
                return "a character that stands in no path";
            }
            if (octet == ';' && nameEnd < nameStart) {
                nameEnd = i;
            } else if (octet == '/') {
                String fault = nameFault(path, nameStart, nameEnd < nameStart ? i : nameEnd);
                if (fault != null) {
                    return fault;
                }
                nameStart = i + 3;
            }
            i += c == '%' ? 2 : 0;
        }
        return nameFault(path, nameStart, nameEnd < nameStart ? end : nameEnd);
    }

    /** What an encoded octet must not be, because somebody behind the gateway may decode it a second time. */
    private static @Nullable String octetFault(int octet) {
        return switch (octet) {
            case '%' -> "an encoded percent sign";
            case '.' -> "an encoded dot";
            case '\\' -> "an encoded backslash";
            default -> octet < ' ' || octet == 0x7F ? "an encoded control byte" : null;
        };
    }

    /** @param end of the segment, or of its part before the parameters */
    private static @Nullable String nameFault(String path, int start, int end) {
        int length = end - start;
        if (length == 0) {
            return "an empty segment";
        }
        boolean dots = path.charAt(start) == '.' && length <= 2 && path.charAt(end - 1) == '.';
        return dots ? "a dot segment" : null;
    }
}
