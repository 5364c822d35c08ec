package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer that would be written as a whole, and whose service sends it bit by bit. */
final class LateRestTest {

    private final CountDownLatch beginningSeen = new CountDownLatch(1);

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
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    @Test
    void the_client_gets_the_beginning_before_the_rest() throws IOException {
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
            awaitBeginning();
            exchange.send("defghi").close();
        });
        try (RawClient client = RawClient.connect(gateway.uri()).send(get("/whole"))) {
            String beginning = client.readUntil("abc");
            assertStatus(200, beginning);
            assertTrue(beginning.contains("\r\nContent-Length: 9\r\n"), beginning);
            beginningSeen.countDown();
            assertEquals("defghi", client.rest());
        }
        String record = records.of("/whole");
        assertTrue(record.contains("\"outcome\":\"answered\""), record);
        assertTrue(record.contains("\"responseBodyBytes\":9,"), record);
    }

    @Test
    void a_head_alone_comes_before_its_body() throws IOException {
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
            awaitBeginning();
            exchange.send("abc").close();
        });
        try (RawClient client = RawClient.connect(gateway.uri()).send(get("/"))) {
            assertStatus(200, client.readUntil("\r\n\r\n"));
            beginningSeen.countDown();
            assertEquals("abc", client.rest());
        }
    }

    @Test
    void a_rest_that_never_comes_is_cut_off_and_recorded_as_a_failure() throws IOException {
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
            awaitBeginning();
            exchange.close();
        });
        try (RawClient client = RawClient.connect(gateway.uri()).send(get("/cut"))) {
            client.readUntil("abc");
            beginningSeen.countDown();
            assertEquals("", client.rest());
        }
        String record = records.of("/cut");
        assertTrue(record.contains("\"outcome\":\"failed\",\"kind\":\"connection-lost\""), record);
    }

    private void awaitBeginning() {
        try {
            beginningSeen.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
