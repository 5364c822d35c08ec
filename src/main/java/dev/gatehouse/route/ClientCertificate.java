package dev.gatehouse.route;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * By what the gateway says who it is.
 *
 * @param chain the gateway's own certificate, then each one's issuer as far as they are sent along
 */
public record ClientCertificate(List<X509Certificate> chain, PrivateKey key) {

    public ClientCertificate {
        chain = List.copyOf(chain);
    }

    /** Never the key: records are printed by logs and debuggers. */
    @Override
    public String toString() {
        return "certificate of " + chain.get(0).getSubjectX500Principal();
    }
}
