package dev.gatehouse.listen;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * What clients are offered: TLS 1.3 and 1.2 with keys that nobody can compute later (forward secrecy) and with authenticated
 * encryption, in the server's order; no renegotiation.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9325">RFC 9325</a>
 */
final class OfferedTls extends SslContextFactory.Server {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private static final String[] SUITES = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    };

    private final X509ExtendedKeyManager certificates;
    private final @Nullable ServedAuthorities authorities;

    private OfferedTls(X509ExtendedKeyManager certificates, @Nullable ServedAuthorities authorities) {
        this.certificates = certificates;
        this.authorities = authorities;
    }

    /**
     * @param authorities those who vouch for clients; null = no client is asked for a certificate
     * @param required whether no client connects without one
     */
    static OfferedTls with(
            X509ExtendedKeyManager certificates, @Nullable ServedAuthorities authorities, boolean required)
            throws GeneralSecurityException {
        OfferedTls offered = new OfferedTls(certificates, authorities);
        offered.setSslContext(offered.context());
        offered.setWantClientAuth(authorities != null && !required);
        offered.setNeedClientAuth(authorities != null && required);
        offered.setIncludeProtocols(PROTOCOLS);
        offered.setExcludeProtocols();
        offered.setIncludeCipherSuites(SUITES);
        offered.setExcludeCipherSuites();
        offered.setUseCipherSuitesOrder(true);
        offered.setRenegotiationAllowed(false);
        return offered;
    }

    private SSLContext context() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManager[] clients = authorities == null ? null : new TrustManager[] {authorities};
        context.init(new KeyManager[] {certificates}, clients, null);
        return context;
    }

    @Nullable
    ServedAuthorities authorities() {
        return authorities;
    }

    /** From now on no session is resumed that began before: who connects is verified by whoever vouches for clients now. */
    void forgetSessions() {
        try {
            SSLContext fresh = context();
            reload(factory -> factory.setSslContext(fresh));
        } catch (Exception e) {
            throw new IllegalStateException("TLS cannot be set up anew", e);
        }
    }

    @Override
    public SSLParameters customize(SSLParameters parameters) {
        SSLParameters customized = super.customize(parameters);
        customized.setAlgorithmConstraints(new NoFiniteFields(customized.getAlgorithmConstraints()));
        return customized;
    }

    /**
     * Refuses key exchange over finite fields, beside what the JDK refuses: one of 8192 bits costs the server a hundred times
     * what it costs on a curve, and TLS 1.3 leaves the choice to the client.
     */
    private record NoFiniteFields(@Nullable AlgorithmConstraints others) implements AlgorithmConstraints {

        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives, String algorithm, @Nullable AlgorithmParameters parameters) {
            return !isFiniteField(algorithm) && (others == null || others.permits(primitives, algorithm, parameters));
        }

        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
            return others == null || others.permits(primitives, key);
        }

        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives, String algorithm, Key key, @Nullable AlgorithmParameters parameters) {
            return !isFiniteField(algorithm)
                    && (others == null || others.permits(primitives, algorithm, key, parameters));
        }

        private static boolean isFiniteField(String algorithm) {
            String name = algorithm.toLowerCase(Locale.ROOT);
            return name.startsWith("ffdhe") || name.startsWith("diffiehellman");
        }
    }
}
