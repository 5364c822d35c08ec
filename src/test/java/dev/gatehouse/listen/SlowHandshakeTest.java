package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes of clients that begin a TLS handshake, or that have done with it. */
final class SlowHandshakeTest {

    private static final byte[] RECORD_HEAD = {22, 3, 1, 1, 0, 1};

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
    void a_handshake_that_dribbles_in_ends_the_connection() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), front.uri().getPort())) {
            socket.getOutputStream().write(RECORD_HEAD);
            front.passUntil(() -> !dribbles(socket) || front.count(FrontCount.HANDSHAKES_TOO_SLOW) > 0);
            front.passUntil(() -> front.openConnections() == 0);
            assertEquals(1, front.count(FrontCount.HANDSHAKES_TOO_SLOW));
        }
    }

    @Test
    void a_client_that_has_shaken_hands_is_kept_as_any_other() throws Exception {
        try (var client = new TlsClient().connect(front.uri().getPort(), "localhost")) {
            // The client is done before the server is: an answer says that both are.
            ask(client.socket());
            front.passUntil(() -> front.count(FrontCount.IDLE_CLOSED) > 0);
            assertEquals(-1, client.socket().getInputStream().read());
            assertEquals(0, front.count(FrontCount.HANDSHAKES_TOO_SLOW));
            assertEquals(0, front.count(FrontCount.HEADS_TOO_SLOW));
        }
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) socket.getInputStream().read());
        }
    }

    private static boolean dribbles(Socket socket) {
        try {
            socket.getOutputStream().write(0);
            return true;
        } catch (SocketException closed) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
