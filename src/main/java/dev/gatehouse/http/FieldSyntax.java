package dev.gatehouse.http;

/**
 * Which names and values a field line may have.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.1">RFC 9110 §5.1, §5.5</a>
 */
public final class FieldSyntax {

    /** One bit for each character from 0 to 127 that a token may hold. */
    private static final long TOKEN_LOW = bits(0);

    private static final long TOKEN_HIGH = bits(64);

    private FieldSyntax() {}

    /**
     * Whether the text may be a field name or a method: one or more characters, none of them a delimiter.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2">RFC 9110 §5.6.2</a>
     */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * Whether the text may be a field's value: one byte per character, and no control byte but the tab. A line end or
     * a NUL would let a value become a line of its own.
     */
    public static boolean isValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
                return false;
            }
        }
        return true;
    }

    static boolean isTokenCharacter(char c) {
        return c < 128 && ((c < 64 ? TOKEN_LOW : TOKEN_HIGH) >>> (c & 63) & 1) != 0;
    }

    private static long bits(int from) {
        long bits = 0;
        for (int i = 0; i < 64; i++) {
            char c = (char) (from + i);
            if (Ascii.isDigit(c) || Ascii.isLetter(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0) {
                bits |= 1L << i;
            }
        }
        return bits;
    }
}
