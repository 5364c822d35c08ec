package dev.gatehouse.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * A private key, and the certificates that say whose it is.
 *
 * @param chain the server's own certificate, then each one's issuer as far as they are sent along
 * @param names for which it can be served
 * @param sha256Fingerprint of the server's own certificate, as browsers and openssl show it; tells pairs apart
 */
public record CertifiedKey(
        List<X509Certificate> chain, PrivateKey key, CertificateNames names, String sha256Fingerprint) {

    public CertifiedKey {
        chain = List.copyOf(chain);
    }

    static CertifiedKey of(List<X509Certificate> chain, PrivateKey key) throws PairFault {
        PairMatch.require(key, chain.get(0).getPublicKey());
        return new CertifiedKey(chain, key, CertificateNames.of(chain.get(0)), fingerprint(chain.get(0)));
    }

    /** The server's own. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    public Instant expiry() {
        return certificate().getNotAfter().toInstant();
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Never the key: records are printed by logs and debuggers. */
    @Override
    public String toString() {
        return "certificate " + sha256Fingerprint;
    }
}
