package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that the client's thread writes: more than a socket takes, answered early, or at a connection's end. */
final class EagerWriteTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int MANY_BYTES = 8 * 1024 * 1024;
    private static final int CALLS = 500;

    private RawUpstream upstream;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        gateway = GatewayUnderTest.start(directory, upstream.port(), "limit.request-body = 16MiB");
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    @Test
    void a_head_and_a_body_beyond_what_the_socket_takes_arrive_whole() throws Exception {
        String body = "0123456789abcdef".repeat(MANY_BYTES / 16);
        String field = "X-Long: " + "y".repeat(15_000);
        CountDownLatch wellReceived = new CountDownLatch(1);
        upstream.does(exchange -> {
            assertTrue(exchange.head().contains(field));
            assertEquals(body, exchange.read(MANY_BYTES));
            wellReceived.countDown();
            exchange.send(OK);
        });
        assertStatus(200, ask(post("/", field, "Content-Length: " + MANY_BYTES) + body));
        assertTrue(wellReceived.await(20, TimeUnit.SECONDS));
    }

    @Test
    void a_connection_whose_upload_was_answered_early_serves_nobody_else() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        upstream.does(exchange -> {
            exchange.send(OK);
            try {
                exchange.readUntil("never");
            } finally {
                closed.countDown();
            }
        });
        try (RawClient client = RawClient.connect(gateway.uri().getPort())) {
            assertStatus(
                    200,
                    client.send(post("/", "Content-Length: 50000") + "x".repeat(1000))
                            .rest());
        }
        assertTrue(closed.await(20, TimeUnit.SECONDS));
    }

    @Test
    void an_upstream_that_closes_after_each_answer_without_saying_so_fails_no_get() throws IOException {
        upstream.does(exchange -> {
            exchange.send(OK);
            exchange.close();
        });
        for (int i = 0; i < CALLS; i++) {
            assertStatus(200, ask(get("/")));
        }
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(gateway.uri().getPort(), request);
    }
}
