package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers without a body say of its length what the service has said, and their connection goes on. */
@Timeout(60)
final class BodilessAnswerTest {

    private static final String NEXT = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext";

    private static RawUpstream upstream;
    private static EmbeddedGateway gateway;
    private static Records records;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        gateway = GatewayUnderTest.start(directory, upstream.port());
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() {
        GatewayUnderTest.assertAtRest(gateway);
    }

    @Test
    void to_head_a_length_that_the_service_does_not_know_is_not_stated() throws IOException {
        assertNoLength(headOf("HEAD", "/", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
    }

    @Test
    void to_head_the_length_that_an_old_service_leaves_out_is_not_stated() throws IOException {
        assertNoLength(headOf("HEAD", "/", "HTTP/1.0 200 OK\r\n\r\n"));
    }

    @Test
    void a_304_states_no_length_unless_the_service_does() throws IOException {
        assertNoLength(headOf("GET", "/", "HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"));
    }

    @Test
    void a_204_with_a_length_is_answered_without_it() throws IOException {
        String head = headOf("GET", "/no-content", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello");
        assertTrue(head.startsWith("HTTP/1.1 204 "), head);
        assertNoLength(head);
        assertTrue(records.of("/no-content").contains("\"status\":204,\"outcome\":\"answered\""));
    }

    private static void assertNoLength(String head) {
        assertFalse(head.contains("Content-Length"), head);
    }

    /** Of the answer, behind which the next one on the same connection must come. */
    private static String headOf(String method, String path, String answer) throws IOException {
        try (RawClient client = RawClient.connect(gateway.uri().getPort())) {
            upstream.answers(answer);
            client.send(method + " " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
            String head = client.readUntil("\r\n\r\n");
            upstream.answers(NEXT);
            client.send(RawClient.get("/"));
            String next = client.rest();
            assertEquals(0, next.indexOf("HTTP/1.1 200 OK\r\n"), next);
            assertTrue(next.endsWith("next"), next);
            return head;
        }
    }
}
