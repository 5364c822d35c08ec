package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted of clients that come by TLS. */
final class TlsCountTest {

    private TimedFront front;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "listen.https = 127.0.0.1:0\ntls.certificate = self-signed\nadmin.listen = off\naudit.file = "
                        + directory.resolve("audit.jsonl"));
        Files.writeString(
                directory.resolve("routes/a.properties"), "match.path = /**\nauth = none\nrespond.status = 204\n");
        front = TimedFront.start(directory);
    }

    @AfterEach
    void stop() {
        front.close();
    }

    @Test
    void a_handshake_that_fails_is_counted() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), front.uri().getPort())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            front.passUntil(() -> front.count(FrontCount.HANDSHAKES_FAILED) > 0);
        }
        assertEquals(1, front.count(FrontCount.HANDSHAKES_FAILED));
        assertEquals(0, front.count(FrontCount.HANDSHAKES_TOO_SLOW));
    }

    @Test
    void a_handshake_that_succeeds_is_not() throws Exception {
        assertTrue(asked("localhost").startsWith("HTTP/1.1 204 "));
        front.passUntil(() -> front.openConnections() == 0);
        assertEquals(0, front.count(FrontCount.HANDSHAKES_FAILED));
        assertEquals(0, front.count(FrontCount.REQUESTS_MISDIRECTED));
    }

    @Test
    void a_request_for_a_host_that_the_certificate_is_not_for_is_counted() throws Exception {
        assertTrue(asked("elsewhere.example").startsWith("HTTP/1.1 421 "));
        assertEquals(1, front.count(FrontCount.REQUESTS_MISDIRECTED));
    }

    private String asked(String host) throws IOException {
        try (var client = new TlsClient().connect(front.uri().getPort(), "localhost")) {
            return client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .rest();
        }
    }
}
