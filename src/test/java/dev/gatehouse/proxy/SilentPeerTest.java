package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** Behind a short timeout.idle: whoever is silent is named in the record. */
final class SilentPeerTest {

    private static final String PIECE = "x".repeat(0x4000);

    private RawUpstream upstream;
    private EmbeddedGateway gateway;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        records = new Records(directory.resolve("audit.jsonl"));
        gateway = GatewayUnderTest.start(directory, upstream.port(), "timeout.idle = 300ms");
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    @Test
    void a_client_that_takes_nothing_is_gone_and_the_upstream_is_let_go() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\n\r\n");
            try {
                sendForEver(exchange);
            } finally {
                letGo.countDown();
            }
        });
        try (RawClient client = connect()) {
            client.send(get("/untaken"));
            String record = records.of("/untaken");
            assertTrue(record.contains("\"outcome\":\"client-gone\",\"detail\":\"nothing was taken"), record);
            assertTrue(letGo.await(20, TimeUnit.SECONDS));
            assertTrue(client.rest().startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void an_upstream_that_stops_in_its_answer_has_failed() throws IOException {
        upstream.does(exchange -> exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nabc")
                .readUntil("never"));
        try (RawClient client = connect()) {
            assertFalse(client.send(get("/unsent")).rest().isEmpty());
        }
        assertFailed("idle-timeout", records.of("/unsent"));
    }

    @Test
    void a_client_that_stops_in_its_upload_after_the_answer_has_begun_is_named() throws IOException {
        upstream.does(exchange -> exchange.send("HTTP/1.1 200 OK\r\n\r\nbegun").readUntil("never"));
        try (RawClient client = connect()) {
            assertStatus(
                    200,
                    client.send(post("/stopped", "Content-Length: 5") + "he").rest());
        }
        assertFailed("request-body-timeout", records.of("/stopped"));
    }

    @Test
    void an_upstream_that_does_not_take_an_upload_has_failed() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        upstream.does(exchange -> await(end));
        try (RawClient client = connect()) {
            Thread writer = new Thread(() -> uploadForEver(client));
            writer.start();
            assertStatus(504, client.rest());
            writer.join();
        } finally {
            end.countDown();
        }
        assertFailed("idle-timeout", records.of("/untakeable"));
    }

    private static void assertFailed(String kind, String record) {
        assertTrue(record.contains("\"outcome\":\"failed\",\"kind\":\"" + kind + "\""), record);
    }

    private static void uploadForEver(RawClient client) {
        try {
            client.send(post("/untakeable", "Transfer-Encoding: chunked"));
            while (true) {
                client.send("4000\r\n" + PIECE + "\r\n");
            }
        } catch (IOException refused) {
            // As expected.
        }
    }

    private static void sendForEver(RawUpstream.Exchange exchange) throws IOException {
        while (true) {
            exchange.send(PIECE);
        }
    }

    private RawClient connect() throws IOException {
        return RawClient.connect(gateway.uri().getPort());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
