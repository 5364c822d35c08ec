package dev.gatehouse.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a PEM file holds. */
final class PemText {

    private static final long LARGEST_BYTES = 1024 * 1024;

    private PemText() {}

    static String of(Path file) throws PairFault {
        try {
            if (Files.isDirectory(file)) {
                throw new PairFault("is a directory", "name the PEM file in it");
            }
            if (Files.size(file) > LARGEST_BYTES) {
                throw new PairFault("is larger than 1 MiB", "name a PEM file");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new PairFault(
                    "does not exist", "make the file; a relative path begins in the configuration directory");
        } catch (IOException e) {
            throw new PairFault("cannot be read", "let the user that runs the gateway read the file");
        }
    }
}
