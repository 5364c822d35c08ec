package dev.gatehouse.upstream;

import dev.gatehouse.http.IpAddress;
import dev.gatehouse.route.ClientCertificate;
import dev.gatehouse.route.ServiceProtocol;
import dev.gatehouse.route.UpstreamTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Secures connections to one service as its settings demand. Remembers its sessions, so that later handshakes are short. */
final class TlsContext {

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /** A certificate must be for the name, as RFC 9110 §4.3.4 has it. */
    private static final String BY_NAME = "HTTPS";

    private final UpstreamTls settings;
    private final SSLContext context;
    private final String[] protocols;

    /** @param protocol that is offered to the service (ALPN) */
    TlsContext(UpstreamTls settings, ServiceProtocol protocol) {
        this.settings = settings;
        this.protocols = namesOf(protocol);
        try {
            context = SSLContext.getInstance("TLS");
            context.init(keys(settings.certificate()), new TrustManager[] {trust(settings)}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }

    private static String[] namesOf(ServiceProtocol protocol) {
        return switch (protocol) {
            case HTTP_1_1, H2C -> new String[] {"http/1.1"};
            case H2 -> new String[] {"h2"};
            case AUTO -> new String[] {"h2", "http/1.1"};
        };
    }

    private static KeyManager @Nullable [] keys(@Nullable ClientCertificate certificate) {
        return certificate == null ? null : new KeyManager[] {new OnlyKey(certificate)};
    }

    private static TrustManager trust(UpstreamTls settings) throws GeneralSecurityException {
        if (!settings.verified()) {
            return ServerTrust.ofAnybody();
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(storeOf(settings.authorities()));
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return ServerTrust.ofToday(extended);
            }
        }
        throw new GeneralSecurityException("no trust manager");
    }

    /** Null stands for the JVM's own. */
    private static @Nullable KeyStore storeOf(@Nullable List<X509Certificate> authorities)
            throws GeneralSecurityException {
        if (authorities == null) {
            return null;
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            return store;
        } catch (IOException e) {
            throw new IllegalStateException("nothing is read", e);
        }
    }

    /** For one connection. */
    SSLEngine engine(String host, int port) {
        String stated = settings.serverName();
        String name = stated == null ? host : stated;
        SSLEngine engine = context.createSSLEngine(name, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setApplicationProtocols(protocols);
        if (settings.verified()) {
            parameters.setEndpointIdentificationAlgorithm(BY_NAME);
        }
        // The JDK sends no name without a dot of its own accord, and as text takes none with an underscore.
        if (IpAddress.parse(name) == null) {
            parameters.setServerNames(List.of(new SNIHostName(name.getBytes(StandardCharsets.US_ASCII))));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }
}
