package dev.gatehouse.auth;

import dev.gatehouse.route.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A digest by which a name, a password and the hash that it was tried against are known again, as long as the process lives. Its
 * key is drawn by chance and leaves no process, so that nothing follows from what is kept.
 */
final class PasswordDigest {

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte SEPARATOR = 0;

    /** Copied for each use: copies cost less than new ones. */
    private final Mac keyed;

    PasswordDigest(SecureRandom random) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Another hash in the user's place makes another digest: what was known of the former password is of no use. */
    TokenHash of(BasicCredential credential, PasswordHash triedAgainst) {
        Mac mac = copy();
        mac.update(triedAgainst.text().getBytes(StandardCharsets.US_ASCII));
        mac.update(SEPARATOR);
        return TokenHash.ofDigest(mac.doFinal(credential.whole()));
    }

    /** A number that nobody can foretell, always the same for a name. */
    long chance(String user) {
        return TokenHash.ofDigest(copy().doFinal(user.getBytes(StandardCharsets.UTF_8)))
                .first();
    }

    private Mac copy() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the JDK's own can be copied", e);
        }
    }
}
