package dev.gatehouse.boot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.zip.ZipEntry;

/**
 * Names the contents of a WAR. It is made of what the zip's directory says of each file (name, size, CRC-32) and not of
 * the files, so that a start need not read 20 MB. It tells builds apart; it is no proof against forgery, and need not
 * be: whoever can change the WAR is trusted with the process anyway.
 */
final class Fingerprint {

    private static final int BYTES = 12;

    private Fingerprint() {}

    /** Returns 24 hexadecimal digits. */
    static String of(List<ZipEntry> files) {
        MessageDigest digest = sha256();
        for (ZipEntry file : files) {
            digest.update(file.getName().getBytes(StandardCharsets.UTF_8));
            ByteBuffer facts = ByteBuffer.allocate(2 * Long.BYTES);
            facts.putLong(file.getSize()).putLong(file.getCrc());
            digest.update(facts.array());
        }
        byte[] hash = digest.digest();
        StringBuilder name = new StringBuilder(2 * BYTES);
        for (int i = 0; i < BYTES; i++) {
            name.append(Character.forDigit((hash[i] >> 4) & 0xf, 16)).append(Character.forDigit(hash[i] & 0xf, 16));
        }
        return name.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
