package dev.gatehouse.listen;

import static dev.gatehouse.listen.RawHello.FFDHE_2048;
import static dev.gatehouse.listen.RawHello.P_256;
import static dev.gatehouse.listen.RawHello.TLS_1_1;
import static dev.gatehouse.listen.RawHello.TLS_1_2;
import static dev.gatehouse.listen.RawHello.TLS_1_3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which handshakes there are, and which not. */
final class TlsOfferTest {

    private static final int ECDHE_RSA_AES_128_GCM = 0xC02F;
    private static final int ECDHE_RSA_AES_256_GCM = 0xC030;
    private static final int ECDHE_RSA_AES_128_CBC = 0xC013;
    private static final int ECDHE_RSA_AES_128_CBC_SHA256 = 0xC027;
    private static final int RSA_AES_128_GCM = 0x009C;
    private static final int DHE_RSA_AES_128_GCM = 0x009E;
    private static final int AES_128_GCM = 0x1301;
    private static final String HANDSHAKE_FAILURE = "alert 40";
    private static final String PROTOCOL_VERSION = "alert 70";

    private static EmbeddedGateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        Issuer.root().issue("RSA", "localhost").write(directory, "server");
        gateway = TlsGateway.start(directory, "tls.certificate = server.pem", "tls.key = server.key");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void both_versions_are_spoken(String protocol) throws IOException {
        try (var connection = new TlsClient().connect(port(), "localhost", protocol)) {
            assertEquals(protocol, connection.session().getProtocol());
        }
    }

    @Test
    void what_a_client_should_offer_is_taken() throws IOException {
        assertEquals("hello", RawHello.answerTo(port(), TLS_1_2, P_256, ECDHE_RSA_AES_128_GCM));
        assertEquals("hello", RawHello.answerTo(port(), TLS_1_2, P_256, ECDHE_RSA_AES_256_GCM));
    }

    @Test
    void an_older_version_is_refused() throws IOException {
        assertEquals(PROTOCOL_VERSION, RawHello.answerTo(port(), TLS_1_1, P_256, ECDHE_RSA_AES_128_CBC));
    }

    @Test
    void suites_without_authenticated_encryption_are_refused() throws IOException {
        assertEquals(HANDSHAKE_FAILURE, RawHello.answerTo(port(), TLS_1_2, P_256, ECDHE_RSA_AES_128_CBC));
        assertEquals(HANDSHAKE_FAILURE, RawHello.answerTo(port(), TLS_1_2, P_256, ECDHE_RSA_AES_128_CBC_SHA256));
    }

    @Test
    void suites_without_forward_secrecy_are_refused() throws IOException {
        assertEquals(HANDSHAKE_FAILURE, RawHello.answerTo(port(), TLS_1_2, P_256, RSA_AES_128_GCM));
    }

    @Test
    void key_exchange_over_finite_fields_is_refused() throws IOException {
        assertEquals(HANDSHAKE_FAILURE, RawHello.answerTo(port(), TLS_1_2, FFDHE_2048, DHE_RSA_AES_128_GCM));
        String answer = RawHello.answerTo(port(), TLS_1_3, FFDHE_2048, AES_128_GCM);
        assertTrue(answer.startsWith("alert "), answer);
    }

    @Test
    void of_several_suites_the_servers_first_is_taken() throws IOException {
        try (var connection = new TlsClient().connect(port(), "localhost", "TLSv1.2")) {
            // The client would have AES-256 first.
            assertEquals(
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    connection.session().getCipherSuite());
        }
    }

    @Test
    void a_client_that_renegotiates_is_cut_off() throws IOException {
        try (var connection = new TlsClient().connect(port(), "localhost", "TLSv1.2")) {
            connection.socket().startHandshake();
            assertThrows(IOException.class, () -> {
                connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertFalse(connection.readUntil("\r\n\r\n").startsWith("HTTP/1.1"), "it was answered");
                throw new IOException("ended in good order");
            });
        }
    }

    @Test
    void what_is_no_tls_is_not_answered() throws IOException {
        String answer = PlainSocket.ask(port(), "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertFalse(answer.contains("HTTP/1.1"), answer);
    }

    @Test
    void without_listen_http_there_is_no_plain_listener() {
        assertEquals("https", gateway.uri().getScheme());
        assertTrue(gateway.httpsUri().isPresent());
    }

    private static int port() {
        return TlsGateway.port(gateway);
    }
}
