package dev.gatehouse.route;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an API key: 256 bits of a hash, from which the key does not follow. As four numbers, as there may be a million.
 *
 * @param peppered whether a secret of the gateway's went into it: HMAC-SHA-256 rather than SHA-256
 * @param first the first 64 bits, and so on
 */
public record KeyHash(boolean peppered, long first, long second, long third, long fourth) {

    /** How the text of a hash begins that needs no secret. */
    public static final String PLAIN = "sha256:";

    /** How the text of one begins that does. */
    public static final String PEPPERED = "hmac-sha256:";

    private static final int DIGITS = 64;
    private static final int DIGITS_PER_WORD = 16;

    /** Null if the text, in which case counts for nothing, is no hash. */
    public static @Nullable KeyHash parse(String text) {
        boolean peppered = text.regionMatches(true, 0, PEPPERED, 0, PEPPERED.length());
        int start = peppered ? PEPPERED.length() : PLAIN.length();
        if ((!peppered && !text.regionMatches(true, 0, PLAIN, 0, start)) || text.length() != start + DIGITS) {
            return null;
        }
        for (int i = start; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return null;
            }
        }
        return new KeyHash(
                peppered, word(text, start, 0), word(text, start, 1), word(text, start, 2), word(text, start, 3));
    }

    /** @param index 0 to 3 */
    public long word(int index) {
        return switch (index) {
            case 0 -> first;
            case 1 -> second;
            case 2 -> third;
            case 3 -> fourth;
            default -> throw new IndexOutOfBoundsException(index);
        };
    }

    /** As a consumer's file has it. */
    public String text() {
        return (peppered ? PEPPERED : PLAIN) + digits();
    }

    /** 64 in lower case. */
    public String digits() {
        return "%016x%016x%016x%016x".formatted(first, second, third, fourth);
    }

    private static long word(String text, int start, int index) {
        long word = 0;
        int from = start + index * DIGITS_PER_WORD;
        for (int i = from; i < from + DIGITS_PER_WORD; i++) {
            word = word << 4 | HexFormat.fromHexDigit(text.charAt(i));
        }
        return word;
    }

    @Override
    public String toString() {
        return text();
    }
}
