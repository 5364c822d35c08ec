package dev.gatehouse.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Octets of a URI written as a percent sign and two hexadecimal digits.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986 §2.1</a>
 */
final class PercentEncoding {

    private PercentEncoding() {}

    /** Whether a percent sign at this index is followed by two hexadecimal digits before {@code end}. */
    static boolean isEncodedAt(String text, int index, int end) {
        return index + 2 < end && Ascii.isHexDigit(text.charAt(index + 1)) && Ascii.isHexDigit(text.charAt(index + 2));
    }

    /** @param index where {@link #isEncodedAt} holds */
    static int octetAt(String text, int index) {
        return Ascii.hexDigit(text.charAt(index + 1)) << 4 | Ascii.hexDigit(text.charAt(index + 2));
    }

    /**
     * The decoded text from {@code from} to {@code end}; null if a percent sign lacks its digits or the octets are not
     * UTF-8, overlong forms and surrogates included.
     *
     * @param text ASCII
     * @param plusIsSpace as forms write a query, never so in a path
     */
    static @Nullable String decode(String text, int from, int end, boolean plusIsSpace) {
        byte[] octets = new byte[end - from];
        int count = 0;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (!isEncodedAt(text, i, end)) {
                    return null;
                }
                octets[count++] = (byte) octetAt(text, i);
                i += 2;
            } else {
                octets[count++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, 0, count))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
