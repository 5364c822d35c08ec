package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that was here before need not do the whole handshake again. */
final class TlsResumptionTest {

    private final TlsClient client = new TlsClient();
    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        Issuer issuer = Issuer.root();
        issuer.issue("EC", "localhost").write(directory, "server");
        issuer.issue("EC", "other").write(directory, "other");
        gateway = TlsGateway.start(
                directory,
                "tls.certificate = server.pem",
                "tls.key = server.key",
                "tls.other.certificate = other.pem",
                "tls.other.key = other.key");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void a_session_is_resumed(String protocol) throws IOException {
        assertEquals(sessionMadeAt(client, protocol, "localhost"), sessionMadeAt(client, protocol, "localhost"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void another_client_has_a_session_of_its_own(String protocol) throws IOException {
        assertNotEquals(
                sessionMadeAt(client, protocol, "localhost"), sessionMadeAt(new TlsClient(), protocol, "localhost"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void what_may_be_asked_for_on_a_resumed_session_is_what_its_certificate_covers(String protocol) throws IOException {
        long made = sessionMadeAt(client, protocol, "localhost");
        try (var connection = client.connect(TlsGateway.port(gateway), "localhost", protocol)) {
            assertEquals(made, connection.session().getCreationTime());
            assertStatus(200, connection, "localhost");
            assertStatus(421, connection, "other");
        }
    }

    private static void assertStatus(int status, TlsClient.Connection connection, String host) throws IOException {
        String head =
                connection.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").readUntil("\r\n\r\n");
        assertTrue(head.startsWith("HTTP/1.1 " + status + " "), head);
        String length = head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
        connection.read(Integer.parseInt(length));
    }

    /** That of the session, which stays the same when it is resumed. The answer brings the tickets of TLS 1.3 along. */
    private long sessionMadeAt(TlsClient by, String protocol, String serverName) throws IOException {
        try (var connection = by.connect(TlsGateway.port(gateway), serverName, protocol)) {
            connection
                    .send("GET / HTTP/1.1\r\nHost: " + serverName + "\r\nConnection: close\r\n\r\n")
                    .rest();
            return connection.session().getCreationTime();
        }
    }
}
