package dev.gatehouse.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Reads a certificate and those that lead from it to one that clients know. */
final class CertificateChain {

    static final String LABEL = "CERTIFICATE";
    static final String NONE = "holds no certificate in PEM";
    static final String NONE_REMEDY = "name a file with -----BEGIN CERTIFICATE-----";

    private CertificateChain() {}

    /** @return the server's own first; at least that */
    static List<X509Certificate> parse(String pem, Instant now) throws PairFault {
        List<X509Certificate> chain = new ArrayList<>();
        for (PemBlock block : PemBlock.allOf(pem)) {
            if (block.label().equals(LABEL)) {
                chain.add(certificate(block.der(), chain.size() + 1));
            }
        }
        if (chain.isEmpty()) {
            throw new PairFault(NONE, NONE_REMEDY);
        }
        for (int i = 1; i < chain.size(); i++) {
            requireIssuer(chain.get(i - 1), chain.get(i), i);
        }
        requireValid(chain.get(0), now);
        return List.copyOf(chain);
    }

    static X509Certificate certificate(byte[] der, int number) throws PairFault {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new PairFault("holds a certificate, number " + number + ", that cannot be read", "export it again");
        }
    }

    private static void requireIssuer(X509Certificate issued, X509Certificate issuer, int number) throws PairFault {
        try {
            if (issued.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
                issued.verify(issuer.getPublicKey());
                return;
            }
        } catch (GeneralSecurityException e) {
            // Said below: of that name, but with another key.
        }
        throw new PairFault(
                "holds a certificate, number " + (number + 1) + ", that did not issue number " + number,
                "put the server's own first, then each one's issuer");
    }

    private static void requireValid(X509Certificate own, Instant now) throws PairFault {
        Instant from = own.getNotBefore().toInstant();
        Instant to = own.getNotAfter().toInstant();
        if (now.isAfter(to)) {
            throw new PairFault("expired at " + to.truncatedTo(ChronoUnit.SECONDS), "renew the certificate");
        }
        if (now.isBefore(from)) {
            throw new PairFault(
                    "is not valid before " + from.truncatedTo(ChronoUnit.SECONDS),
                    "name one that is valid now, or set the clock");
        }
    }
}
