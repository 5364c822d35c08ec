package dev.gatehouse.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Those who may vouch for clients. A chain is verified by the JDK's PKIX: signatures, times, constraints, and that the
 * certificate may be used by a client. Nobody is asked for revocations.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-6">RFC 5280 §6</a>
 */
public final class ClientAuthorities {

    private final List<X509Certificate> certificates;
    private final X509ExtendedTrustManager verifier;

    private ClientAuthorities(List<X509Certificate> certificates, X509ExtendedTrustManager verifier) {
        this.certificates = List.copyOf(certificates);
        this.verifier = verifier;
    }

    /** @param certificates at least one: of authorities, or of single clients that signed their own */
    public static ClientAuthorities of(List<X509Certificate> certificates) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry(Integer.toString(i), certificates.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager verifier) {
                    return new ClientAuthorities(certificates, verifier);
                }
            }
            throw new IllegalStateException("every Java platform verifies certificates");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a store of certificates cannot be made", e);
        }
    }

    public List<X509Certificate> certificates() {
        return certificates;
    }

    public X509ExtendedTrustManager verifier() {
        return verifier;
    }
}
