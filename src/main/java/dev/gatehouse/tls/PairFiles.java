package dev.gatehouse.tls;

import dev.gatehouse.tls.PairReading.Fault;
import dev.gatehouse.tls.PairReading.Part;
import dev.gatehouse.tls.PairReading.Unusable;
import dev.gatehouse.tls.PairReading.Usable;
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

    /** Reads both files and holds them against each other and the time. */
    public PairReading read(Instant now) {
        List<X509Certificate> chain;
        try {
            chain = CertificateChain.parse(PemText.of(certificate), now);
        } catch (PairFault fault) {
            return new Unusable(withFaultOfKey(new Fault(Part.CERTIFICATE, certificate, fault.what(), fault.remedy())));
        }
        try {
            PrivateKey privateKey = KeyText.parse(PemText.of(key), chain.get(0).getPublicKey());
            return new Usable(CertifiedKey.of(chain, privateKey));
        } catch (PairFault fault) {
            return new Unusable(List.of(ofKey(fault)));
        }
    }

    private List<Fault> withFaultOfKey(Fault ofCertificate) {
        try {
            KeyText.check(PemText.of(key));
            return List.of(ofCertificate);
        } catch (PairFault fault) {
            return List.of(ofCertificate, ofKey(fault));
        }
    }

    private Fault ofKey(PairFault fault) {
        return new Fault(Part.KEY, key, fault.what(), fault.remedy());
    }

    /** By which a change is seen without reading. */
    public PairStamp stamp() {
        return PairStamp.of(this);
    }
}
