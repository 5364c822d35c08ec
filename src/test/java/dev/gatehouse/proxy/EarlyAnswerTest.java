package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.post;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that answers an upload and closes while the client is at it: writing to it fails, and its answer is there. */
@Timeout(60)
final class EarlyAnswerTest {

    /** Reading and writing race: of so many, some are written to before they are read. */
    private static final int UPLOADS = 60;

    private static final int PIECES = 250;
    private static final String PIECE = "x".repeat(0x4000);

    private RawUpstream upstream;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        upstream.answers("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 4\r\n\r\nnope");
        gateway = GatewayUnderTest.start(directory, upstream.port());
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    @Test
    void the_answer_to_an_upload_of_known_length_is_not_lost() throws Exception {
        String head = post("/", "Content-Length: " + PIECES * PIECE.length());
        for (int i = 0; i < UPLOADS; i++) {
            assertAnswered(head, PIECE);
        }
    }

    @Test
    void the_answer_to_a_chunked_upload_is_not_lost() throws Exception {
        String head = post("/", "Transfer-Encoding: chunked");
        for (int i = 0; i < UPLOADS; i++) {
            assertAnswered(head, Integer.toHexString(PIECE.length()) + "\r\n" + PIECE + "\r\n");
        }
    }

    private void assertAnswered(String head, String piece) throws Exception {
        try (RawClient client = RawClient.connect(gateway.uri().getPort())) {
            Thread writer = new Thread(() -> upload(client, head, piece));
            writer.start();
            assertStatus(413, client.rest());
            writer.join();
        }
    }

    private static void upload(RawClient client, String head, String piece) {
        try {
            client.send(head);
            for (int i = 0; i < PIECES; i++) {
                client.send(piece);
            }
        } catch (IOException refused) {
            // As expected.
        }
    }
}
