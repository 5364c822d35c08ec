package dev.gatehouse.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash by which keys are known. */
final class Sha256 {

    /*
     * Making a digest costs more than half of using it once, so that each thread keeps one. It holds nothing between
     * two calls, and is of a class of the JDK's own: a container's thread that outlives an undeployed gateway keeps no
     * class loader alive by it.
     */
    private static final ThreadLocal<MessageDigest> OF_THREAD = ThreadLocal.withInitial(Sha256::digest);

    private Sha256() {}

    /** The 32 bytes of the hash of a text with one byte per character, as fields hold it (ISO-8859-1). */
    static byte[] of(String text) {
        return OF_THREAD.get().digest(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The one of this thread, at its beginning. To be left there, too. */
    static MessageDigest ofThread() {
        return OF_THREAD.get();
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
