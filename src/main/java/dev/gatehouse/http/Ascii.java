package dev.gatehouse.http;

/**
 * The character classes that the grammars of HTTP and URIs are built of. Those of {@link Character} are no substitute:
 * they hold the digits and letters of every script.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5234#appendix-B.1">RFC 5234 §B.1</a>
 */
final class Ascii {

    private Ascii() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        char lowerCase = (char) (c | 0x20);
        return lowerCase >= 'a' && lowerCase <= 'z';
    }

    static boolean isHexDigit(char c) {
        char lowerCase = (char) (c | 0x20);
        return isDigit(c) || (lowerCase >= 'a' && lowerCase <= 'f');
    }

    /** @param c one for which {@link #isHexDigit} holds */
    static int hexDigit(char c) {
        return isDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
    }

    /** Whether the text from this index on is a number of digits within these bounds, both included. */
    static boolean isDigits(String text, int from, int least, int most) {
        int count = text.length() - from;
        for (int i = from; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return count >= least && count <= most;
    }
}
