package dev.gatehouse.proxy;

import dev.gatehouse.tls.Issued;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A service on a proper HTTP/2 server, which is not the gateway's own. */
final class JettyService implements AutoCloseable {

    private static final String NO_PASSWORD = "";

    private final Server server = new Server();
    private final AtomicInteger connections = new AtomicInteger();
    private final ServerConnector connector;

    private JettyService(Handler handler, ConnectionFactory... factories) {
        connector = new ServerConnector(server, factories);
        connector.setHost("127.0.0.1");
        connector.addBean(new Connection.Listener() {
            @Override
            public void onOpened(Connection connection) {
                connections.incrementAndGet();
            }

            @Override
            public void onClosed(Connection connection) {
                // Not counted.
            }
        });
        server.addConnector(connector);
        server.setHandler(handler);
    }

    /** By prior knowledge. */
    static JettyService cleartext(Handler handler) {
        HttpConfiguration http = new HttpConfiguration();
        return new JettyService(handler, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http))
                .start();
    }

    /** @param protocols that are agreed to, the one that is preferred first; none = nothing is said of them */
    static JettyService secured(Issued certificate, Handler handler, String... protocols) {
        HttpConfiguration http = new HttpConfiguration();
        // The gateway passes on what the client asked for, and names the endpoint in the handshake.
        http.addCustomizer(new SecureRequestCustomizer(false));
        List<ConnectionFactory> factories = new ArrayList<>();
        HttpConnectionFactory http1 = new HttpConnectionFactory(http);
        if (protocols.length == 0) {
            factories.add(new SslConnectionFactory(tls(certificate), http1.getProtocol()));
            factories.add(http1);
        } else {
            ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory(protocols);
            choice.setDefaultProtocol("http/1.1");
            factories.add(new SslConnectionFactory(tls(certificate), choice.getProtocol()));
            factories.add(choice);
            factories.add(new HTTP2ServerConnectionFactory(http));
            factories.add(http1);
        }
        return new JettyService(handler, factories.toArray(ConnectionFactory[]::new)).start();
    }

    private static SslContextFactory.Server tls(Issued certificate) {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(
                    "own",
                    certificate.keys().getPrivate(),
                    NO_PASSWORD.toCharArray(),
                    certificate.chain().toArray(X509Certificate[]::new));
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setKeyStore(keys);
            tls.setKeyStorePassword(NO_PASSWORD);
            tls.setSniRequired(false);
            return tls;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JettyService start() {
        try {
            server.start();
            return this;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Opened so far, those in which another lies included. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
