package dev.gatehouse.auth;

import dev.gatehouse.route.PasswordHash;
import dev.gatehouse.route.PasswordHash.Algorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Makes hashes of passwords, and tries passwords against them. Takes tens of milliseconds by intention, and with argon2id the
 * memory that the hash names: never to be called on a request's thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106, Argon2</a>
 */
public final class Passwords {

    /** What bcrypt takes; what lies behind it would count for nothing. */
    public static final int LONGEST_FOR_BCRYPT = 72;

    private static final String BCRYPT_VERSION = "2b";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;

    private static final Base64.Encoder TEXT = Base64.getEncoder().withoutPadding();

    private Passwords() {}

    /** At the costs that OWASP recommends: about 50 ms, and 19 MiB. */
    public static PasswordHash argon2id(byte[] password, SecureRandom random) {
        byte[] salt = salt(random);
        byte[] hash = argon2(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
        return new PasswordHash(
                Algorithm.ARGON2ID,
                "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + TEXT.encodeToString(salt)
                        + "$" + TEXT.encodeToString(hash));
    }

    /**
     * @param password of {@value #LONGEST_FOR_BCRYPT} bytes at most
     * @param cost from 4 on; each step takes twice the time
     */
    public static PasswordHash bcrypt(byte[] password, int cost, SecureRandom random) {
        if (password.length > LONGEST_FOR_BCRYPT) {
            throw new IllegalArgumentException("bcrypt would lose a part of the password");
        }
        return new PasswordHash(Algorithm.BCRYPT, OpenBSDBCrypt.generate(BCRYPT_VERSION, password, salt(random), cost));
    }

    /** The same work whether it is so or not. */
    static boolean match(byte[] password, PasswordHash hash) {
        return switch (hash.algorithm()) {
            case BCRYPT -> OpenBSDBCrypt.checkPassword(hash.text(), password) && password.length <= LONGEST_FOR_BCRYPT;
            case ARGON2ID -> matchArgon2(password, hash.text());
        };
    }

    private static boolean matchArgon2(byte[] password, String text) {
        String[] parts = text.split("\\$", -1);
        String[] costs = parts[3].split(",", -1);
        byte[] expected = Base64.getDecoder().decode(parts[5]);
        byte[] found = argon2(
                password,
                Base64.getDecoder().decode(parts[4]),
                number(costs[0]),
                number(costs[1]),
                number(costs[2]),
                expected.length);
        return MessageDigest.isEqual(found, expected);
    }

    private static int number(String nameAndValue) {
        return Integer.parseInt(nameAndValue.substring(nameAndValue.indexOf('=') + 1));
    }

    private static byte[] argon2(byte[] password, byte[] salt, int memoryKib, int passes, int lanes, int bytes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[bytes];
        generator.generateBytes(password, hash);
        return hash;
    }

    private static byte[] salt(SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    /** As it is hashed and sent. */
    static byte[] bytes(String password) {
        return password.getBytes(StandardCharsets.UTF_8);
    }
}
