package dev.gatehouse.auth;

import dev.gatehouse.route.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A secret of the gateway's that goes into the hashes of keys: HMAC-SHA-256, by the digest that each thread has already.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2104#section-2">RFC 2104 §2</a>
 */
public final class Pepper {

    private static final int BLOCK_BYTES = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5C;

    private final byte[] inner;
    private final byte[] outer;

    private Pepper(byte[] key) {
        byte[] block = Arrays.copyOf(key, BLOCK_BYTES);
        inner = mixed(block, INNER);
        outer = mixed(block, OUTER);
    }

    public static Pepper of(Secret secret) {
        byte[] key = secret.text().getBytes(StandardCharsets.UTF_8);
        return new Pepper(key.length > BLOCK_BYTES ? Sha256.digest().digest(key) : key);
    }

    /** The 32 bytes of the hash of a text with one byte per character, as fields hold it. */
    byte[] hash(String text) {
        MessageDigest digest = Sha256.ofThread();
        digest.update(inner);
        byte[] first = digest.digest(text.getBytes(StandardCharsets.ISO_8859_1));
        digest.update(outer);
        return digest.digest(first);
    }

    private static byte[] mixed(byte[] block, byte with) {
        byte[] mixed = new byte[BLOCK_BYTES];
        for (int i = 0; i < BLOCK_BYTES; i++) {
            mixed[i] = (byte) (block[i] ^ with);
        }
        return mixed;
    }
}
