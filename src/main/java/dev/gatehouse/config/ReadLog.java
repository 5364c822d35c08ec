package dev.gatehouse.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Takes down which files are read, and what was in them. Not thread-safe. */
final class ReadLog {

    private final Map<Path, String> digests = new HashMap<>();

    /** Before it is tried: a file that cannot be read may be readable the next time. */
    void reading(Path file) {
        digests.putIfAbsent(file, "");
    }

    void read(Path file, String text) {
        digests.put(file, sha256(text));
    }

    /** What another one has taken down. */
    void add(FilesRead files) {
        digests.putAll(files.digests());
    }

    FilesRead files() {
        return new FilesRead(digests);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
