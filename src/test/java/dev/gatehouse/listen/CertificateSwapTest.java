package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.tls.Issued;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is replaced while clients are there. */
final class CertificateSwapTest {

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final TlsClient client = new TlsClient();

    @Test
    void new_connections_are_shown_the_new_certificate_and_open_ones_go_on(@TempDir Path directory) throws Exception {
        Issuer issuer = Issuer.root();
        Issued first = issuer.issue("RSA", "localhost").write(directory, "server");
        try (EmbeddedGateway gateway =
                        TlsGateway.start(directory, "tls.certificate = server.pem", "tls.key = server.key");
                var open = new TlsClient().connect(TlsGateway.port(gateway), "localhost")) {
            assertAnswered(open);
            assertServedAgain(gateway);

            Issued second = issuer.issue("EC", "localhost").write(directory, "server");
            awaitShown(second.certificate(), gateway);

            assertAnswered(open);
            assertEquals(first.certificate(), open.shown());
            assertServedAgain(gateway);
        }
    }

    private static void assertAnswered(TlsClient.Connection connection) throws IOException {
        String answer = connection.send(REQUEST).readUntil("by https");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }

    /** As a client that offers its session from before, if it has one: whether that is taken is the JDK's to decide. */
    private void assertServedAgain(EmbeddedGateway gateway) throws IOException {
        try (var connection = client.connect(TlsGateway.port(gateway), "localhost")) {
            assertAnswered(connection);
        }
    }

    /** Each time as a client that was never here. */
    private static void awaitShown(X509Certificate expected, EmbeddedGateway gateway) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            try (var connection = new TlsClient().connect(TlsGateway.port(gateway), "localhost")) {
                if (connection.shown().equals(expected)) {
                    return;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new AssertionError("the new certificate was never shown");
    }
}
