package dev.gatehouse.auth;

import dev.gatehouse.route.KeyHash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * A key as it is handed to a caller, once: {@code gate_}, 256 random bits in 43 characters, and the CRC-32 of those 43
 * characters in 6 more, all in base 62 (digits, capitals, small letters).
 *
 * <p>Prefix and checksum let a scanner find a leaked key and tell a typing error from a key that was revoked. They are
 * no condition of entry: a consumer's file may hold the hash of any text that its operator calls a key.
 */
public final class ApiKey {

    private static final String PREFIX = "gate_";
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final int RANDOM_BITS = 256;
    private static final int RANDOM_DIGITS = 43;
    private static final int CHECKSUM_DIGITS = 6;
    private static final int LENGTH = PREFIX.length() + RANDOM_DIGITS + CHECKSUM_DIGITS;

    private final String text;

    private ApiKey(String text) {
        this.text = text;
    }

    public static ApiKey create(SecureRandom random) {
        String secret = base62(new BigInteger(RANDOM_BITS, random), RANDOM_DIGITS);
        return new ApiKey(PREFIX + secret + checksum(secret));
    }

    /** What is known of a text by looking at it alone. */
    public static Form formOf(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return Form.FOREIGN;
        }
        int checksumStart = LENGTH - CHECKSUM_DIGITS;
        String expected = checksum(text.substring(PREFIX.length(), checksumStart));
        return text.startsWith(expected, checksumStart) ? Form.GENUINE : Form.MISTYPED;
    }

    /** The key itself: for its owner's eyes, never for a log or a file. */
    public String text() {
        return text;
    }

    /** What a consumer's file holds. */
    public KeyHash hash() {
        return hash(KeyHash.PLAIN, Sha256.of(text));
    }

    /** The same for a gateway with a pepper. */
    public KeyHash hash(Pepper pepper) {
        return hash(KeyHash.PEPPERED, pepper.hash(text));
    }

    private static KeyHash hash(String kind, byte[] bytes) {
        return Objects.requireNonNull(KeyHash.parse(kind + HexFormat.of().formatHex(bytes)));
    }

    /** Hides the key. */
    @Override
    public String toString() {
        return PREFIX + "***";
    }

    private static String checksum(String secret) {
        CRC32 crc = new CRC32();
        crc.update(secret.getBytes(StandardCharsets.ISO_8859_1));
        return base62(BigInteger.valueOf(crc.getValue()), CHECKSUM_DIGITS);
    }

    private static String base62(BigInteger number, int width) {
        char[] digits = new char[width];
        BigInteger rest = number;
        for (int i = width - 1; i >= 0; i--) {
            BigInteger[] quotient = rest.divideAndRemainder(BASE);
            digits[i] = DIGITS.charAt(quotient[1].intValue());
            rest = quotient[0];
        }
        return new String(digits);
    }

    /** Whether a text looks like a key of ours. */
    public enum Form {
        GENUINE,
        /** Of our length and prefix, but its checksum does not fit. */
        MISTYPED,
        FOREIGN
    }
}
