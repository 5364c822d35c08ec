package dev.gatehouse.tls;

import dev.gatehouse.tls.PairReading.Part;
import dev.gatehouse.tls.PairReading.Unusable;
import dev.gatehouse.tls.PairReading.Usable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * Where a certificate and its key are kept.
 *
 * @param certificate PEM: the server's own certificate, then those that lead from it to one that clients know
 * @param key PEM: one private key, not encrypted; may be the same file
 */
public record PairFiles(Path certificate, Path key) {

    private static final long LARGEST_BYTES = 1024 * 1024;

    /** Reads both files and holds them against each other and the time. */
    public PairReading read(Instant now) {
        List<X509Certificate> chain;
        try {
            chain = CertificateChain.parse(text(certificate), now);
        } catch (PairFault fault) {
            return new Unusable(Part.CERTIFICATE, certificate, fault.what(), fault.remedy());
        }
        try {
            PrivateKey privateKey = KeyText.parse(text(key), chain.get(0).getPublicKey());
            return new Usable(CertifiedKey.of(chain, privateKey));
        } catch (PairFault fault) {
            return new Unusable(Part.KEY, key, fault.what(), fault.remedy());
        }
    }

    /** By which a change is seen without reading. */
    public PairStamp stamp() {
        return PairStamp.of(this);
    }

    private static String text(Path file) throws PairFault {
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
