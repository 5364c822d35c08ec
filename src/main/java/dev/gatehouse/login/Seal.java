package dev.gatehouse.login;

import dev.gatehouse.route.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts that only the gateway can read and that nobody else can make, for browsers to keep.
 *
 * <p>AES-256-GCM. Each text has a key of its own, derived by HMAC-SHA-256 from the operator's secret and 12 random bytes, and 12 further
 * random bytes for nonce: with one key for all, random nonces would be safe for 2^32 texts only (as in XAES-256-GCM). What a text is
 * for, and for whom, is authenticated with it: one that is taken elsewhere does not open.
 *
 * <p>In base64url: 3 bytes that tell which secret, the 24 random ones, the ciphertext with its tag. Safe for all threads.
 *
 * @see <a href="https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf">NIST SP 800-38D</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869">RFC 5869, HKDF</a>
 */
public final class Seal {

    private static final int ID_BYTES = 3;
    private static final int SALT_BYTES = 12;
    private static final int NONCE_BYTES = 12;
    private static final int HEAD_BYTES = ID_BYTES + SALT_BYTES + NONCE_BYTES;
    private static final int TAG_BITS = 128;
    private static final String HMAC = "HmacSHA256";

    private final List<Master> masters;
    private final SecureRandom random;

    /** @param secrets the first seals, all of them open; at least one */
    public Seal(List<Secret> secrets, SecureRandom random) {
        this.masters = secrets.stream().map(Master::of).toList();
        this.random = random;
    }

    /**
     * What is derived from one of the operator's secrets.
     *
     * @param id tells which of the secrets it was; says nothing of it
     */
    @SuppressWarnings("ArrayRecordComponent") // Private, and never compared.
    private record Master(byte[] key, byte[] id) {

        static Master of(Secret secret) {
            byte[] key = hmac(
                    "gatehouse login".getBytes(StandardCharsets.US_ASCII),
                    secret.text().getBytes(StandardCharsets.UTF_8));
            return new Master(key, Arrays.copyOf(hmac(key, "id".getBytes(StandardCharsets.US_ASCII)), ID_BYTES));
        }

        SecretKeySpec sealing(byte[] salt) {
            byte[] input = new byte[4 + salt.length];
            System.arraycopy("seal".getBytes(StandardCharsets.US_ASCII), 0, input, 0, 4);
            System.arraycopy(salt, 0, input, 4, salt.length);
            return new SecretKeySpec(hmac(key, input), "AES");
        }
    }

    /** @param context what the text is for, and for whom */
    public String seal(String context, String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] salt = new byte[SALT_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        Master master = masters.get(0);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, master.sealing(salt), nonce, context);
            byte[] sealed = cipher.doFinal(plain);
            ByteBuffer all = ByteBuffer.allocate(HEAD_BYTES + sealed.length);
            all.put(master.id()).put(salt).put(nonce).put(sealed);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** Null if it was not sealed for this context by one of these secrets. */
    public @Nullable String open(String context, String text) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (all.length < HEAD_BYTES + TAG_BITS / Byte.SIZE) {
            return null;
        }
        byte[] id = Arrays.copyOf(all, ID_BYTES);
        for (Master master : masters) {
            if (Arrays.equals(id, master.id())) {
                String opened = open(master, context, all);
                if (opened != null) {
                    return opened;
                }
            }
        }
        return null;
    }

    private static @Nullable String open(Master master, String context, byte[] all) {
        byte[] salt = Arrays.copyOfRange(all, ID_BYTES, ID_BYTES + SALT_BYTES);
        byte[] nonce = Arrays.copyOfRange(all, ID_BYTES + SALT_BYTES, HEAD_BYTES);
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, master.sealing(salt), nonce, context);
            byte[] plain = cipher.doFinal(all, HEAD_BYTES, all.length - HEAD_BYTES);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(plain))
                    .toString();
        } catch (AEADBadTagException | CharacterCodingException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] hmac(byte[] key, byte[] input) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }
}
