package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Heads that come long before their body, and heads that are too large. */
@Timeout(60)
final class AnswerHeadTest {

    private static final String LARGE_FIELD = "X-Large: " + "x".repeat(15_000) + "\r\n";

    private RawUpstream upstream;
    private EmbeddedGateway gateway;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        gateway = GatewayUnderTest.start(directory, upstream.port());
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    @Test
    void the_head_of_an_event_stream_that_has_no_event_yet_is_passed_on() throws IOException {
        assertHeadComesFirst("Content-Type: text/event-stream\r\nTransfer-Encoding: chunked", "2\r\nok\r\n0\r\n\r\n");
    }

    @Test
    void the_head_of_a_large_body_that_has_not_begun_is_passed_on() throws IOException {
        assertHeadComesFirst("Content-Length: 100000", "x".repeat(100_000));
    }

    private void assertHeadComesFirst(String fields, String body) throws IOException {
        CountDownLatch headSeen = new CountDownLatch(1);
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\n");
            await(headSeen);
            exchange.send(body);
        });
        try (RawClient client = RawClient.connect(gateway.uri().getPort())) {
            assertStatus(200, client.send(get("/")).readUntil("\r\n\r\n"));
            headSeen.countDown();
            assertEquals(body, client.rest());
        }
    }

    @Test
    void a_head_beyond_what_is_sent_to_clients_is_a_bad_gateway() throws IOException {
        upstream.answers("HTTP/1.1 200 OK\r\n" + LARGE_FIELD.repeat(5) + "Content-Length: 2\r\n\r\nok");
        String answer = RawClient.ask(gateway.uri().getPort(), get("/large"));
        assertStatus(502, answer);
        assertFalse(answer.contains("X-Large"));
        String record = records.of("/large");
        assertTrue(record.contains("\"outcome\":\"failed\",\"kind\":\"bad-response\""), record);
    }

    @Test
    void a_large_head_within_that_is_passed_on() throws IOException {
        String fields = LARGE_FIELD.repeat(4);
        upstream.answers("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 2\r\n\r\nok");
        String answer = RawClient.ask(gateway.uri().getPort(), get("/within"));
        assertStatus(200, answer);
        assertTrue(answer.contains(fields) && answer.endsWith("\r\n\r\nok"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
