package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many requests may be in flight, and what is left for operators then. */
@Timeout(60)
final class RequestLimitTest {

    private final CountDownLatch held = new CountDownLatch(1);
    private final CompletableFuture<Void> answer = new CompletableFuture<>();

    private RawUpstream upstream;
    private EmbeddedGateway gateway;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        upstream.does(exchange -> {
            held.countDown();
            answer.join();
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").close();
        });
        GatewayUnderTest.writeConfiguration(directory, upstream.port(), "upstream.pool.idle = 1ms");
        Path file = directory.resolve("gatehouse.properties");
        Files.writeString(file, Files.readString(file).replace("admin.listen = off", "admin.listen = 127.0.0.1:0"));
        Files.writeString(file, "\nlimit.requests = 1\nlimit.connections = 2\n", StandardOpenOption.APPEND);
        gateway = EmbeddedGateway.start(directory);
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void stop() throws IOException {
        answer.complete(null);
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    @Test
    void one_too_many_is_told_to_come_again_and_has_its_record() throws Exception {
        try (RawClient first = hold()) {
            String refusal = RawClient.ask(gateway.uri(), RawClient.get("/more"));
            assertStatus(503, refusal);
            assertTrue(refusal.contains("\r\nRetry-After: 1\r\n"), refusal);
            assertTrue(refusal.contains("\r\nContent-Type: application/problem+json\r\n"), refusal);
            String record = records.with(refusal.replaceAll("(?s).*X-Request-Id: ([^\r]+).*", "$1"));
            assertTrue(record.contains("limit.requests are in flight"), record);
            assertEquals(1, gateway.exchangesUnderWay());

            answer.complete(null);
            assertStatus(200, first.rest());
        }
    }

    @Test
    void it_is_let_in_when_the_other_has_ended_however_it_did() throws Exception {
        hold().close();
        answer.complete(null);
        GatewayUnderTest.assertAtRest(gateway);

        assertStatus(200, RawClient.ask(gateway.uri(), RawClient.get("/")));
        assertStatus(200, RawClient.ask(gateway.uri(), RawClient.get("/")));
    }

    @Test
    void operators_are_answered_when_clients_have_all_there_is() throws Exception {
        try (RawClient first = hold();
                RawClient second = RawClient.connect(gateway.uri())) {
            assertStatus(503, second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("\r\n\r\n"));
            try (RawClient third = RawClient.connect(gateway.uri())) {
                assertEquals("", third.readOne());
            }
            HttpRequest health = HttpRequest.newBuilder(
                            gateway.adminUri().orElseThrow().resolve("/healthz"))
                    .build();
            assertEquals(
                    200,
                    HttpClient.newHttpClient()
                            .send(health, BodyHandlers.discarding())
                            .statusCode());

            answer.complete(null);
            assertStatus(200, first.rest());
        }
    }

    /** A request that the service has and does not answer. */
    private RawClient hold() throws Exception {
        RawClient client = RawClient.connect(gateway.uri()).send(RawClient.get("/held"));
        held.await();
        return client;
    }
}
