package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that makes its certificate, to try TLS out. */
final class SelfSignedGatewayTest {

    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        gateway = TlsGateway.start(directory, "tls.certificate = self-signed");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
    void it_covers_the_machine_itself(String host) throws IOException {
        assertAnswered(host);
    }

    @Test
    void it_covers_the_machines_name() throws IOException {
        assertAnswered(InetAddress.getLocalHost().getHostName());
    }

    @Test
    void its_fingerprint_is_the_one_that_is_printed() throws Exception {
        try (var connection = new TlsClient().connect(TlsGateway.port(gateway), "")) {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(connection.shown().getEncoded());
            assertEquals(
                    HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash),
                    gateway.selfSignedFingerprint().orElseThrow());
        }
    }

    @Test
    void it_is_signed_by_its_own_key_and_valid_for_a_year() throws Exception {
        try (var connection = new TlsClient().connect(TlsGateway.port(gateway), "")) {
            X509Certificate shown = connection.shown();
            shown.verify(shown.getPublicKey());
            shown.checkValidity();
            Duration life = Duration.between(
                    shown.getNotBefore().toInstant(), shown.getNotAfter().toInstant());
            assertEquals(366, life.toDays());
        }
    }

    private void assertAnswered(String host) throws IOException {
        try (var connection = new TlsClient().connect(TlsGateway.port(gateway), "")) {
            String answer = connection
                    .send("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .rest();
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        }
    }
}
