package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.tls.CertificateTable;
import dev.gatehouse.tls.SelfSigned;
import java.io.IOException;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server with one selector, one of whose handshakes takes for ever. */
final class HandshakeThreadTest {

    private final SlowCertificates certificates = new SlowCertificates();
    private final Server server = new Server();
    private int port;

    @BeforeEach
    void start() throws Exception {
        HttpConnectionFactory http = new HttpConnectionFactory();
        ServerConnector connector = new ServerConnector(
                server,
                1,
                1,
                new TlsConnectionFactory(
                        OfferedTls.with(certificates, null, false), http.getProtocol(), Watches.patient()),
                http);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.Sink.write(response, true, "ok", callback);
                return true;
            }
        });
        server.start();
        port = connector.getLocalPort();
    }

    @AfterEach
    void stop() throws Exception {
        certificates.mayGoOn.countDown();
        server.stop();
    }

    @Test
    void a_handshake_holds_up_no_other_connection() throws Exception {
        try (var open = new TlsClient().connect(port, "localhost")) {
            assertAnswered(open);
            certificates.slow = true;
            Thread other = new Thread(this::connect);
            other.start();
            assertTrue(certificates.begun.await(20, TimeUnit.SECONDS));

            assertAnswered(open);

            certificates.mayGoOn.countDown();
            other.join();
        }
    }

    private void connect() {
        try {
            new TlsClient().connect(port, "localhost").close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertAnswered(TlsClient.Connection connection) throws IOException {
        String answer =
                connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertEquals("ok", connection.read(2));
    }

    /** Chooses at leisure. */
    private static final class SlowCertificates extends X509ExtendedKeyManager {

        private final ServedCertificates served = new ServedCertificates(
                new CertificateTable(SelfSigned.make(List.of("localhost"), Instant.now()), List.of()));
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch mayGoOn = new CountDownLatch(1);
        private volatile boolean slow;

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
            if (slow) {
                begun.countDown();
                try {
                    mayGoOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return served.chooseEngineServerAlias(keyType, issuers, engine);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return served.getPrivateKey(alias);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return served.getCertificateChain(alias);
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }
    }
}
