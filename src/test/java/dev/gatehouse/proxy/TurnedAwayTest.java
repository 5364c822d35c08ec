package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is turned away, for whatever reason, is told the same: a problem document, and when to come again. */
@Timeout(60)
final class TurnedAwayTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    Path directory;

    private final Semaphore arrived = new Semaphore(0);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final List<RawClient> held = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private RawUpstream service;
    private @Nullable EmbeddedGateway started;

    @BeforeEach
    void service() throws IOException {
        service = RawUpstream.start();
        service.does(exchange -> {
            asked.incrementAndGet();
            arrived.release();
            await(answer);
            exchange.send(OK).close();
        });
    }

    @AfterEach
    void stop() throws IOException {
        answer.countDown();
        for (RawClient client : held) {
            client.close();
        }
        GatewayUnderTest.assertAtRest(gateway());
        gateway().close();
        service.close();
    }

    @Test
    void where_no_endpoint_can_be_used() throws Exception {
        service.close();
        start("", "");
        String turnedAway = RawClient.ask(gateway().uri(), get("/"));
        while (!turnedAway.startsWith("HTTP/1.1 503 ")) {
            turnedAway = RawClient.ask(gateway().uri(), get("/"));
        }
        assertTurnedAway(turnedAway, "no-endpoint");
    }

    @Test
    void where_all_connections_are_taken_and_nobody_may_wait() throws Exception {
        start("", "upstream.pool.max-connections = 1\nupstream.pool.max-pending = 0");
        hold();
        assertTurnedAway(RawClient.ask(gateway().uri(), get("/")), "no-room");
    }

    @Test
    void where_no_connection_has_become_free_in_time() throws Exception {
        Files.createDirectories(directory.resolve("upstreams"));
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("upstreams/one.properties"),
                "endpoints = http://127.0.0.1:" + service.port() + "\npool.max-connections = 1\npool.max-pending = 9");
        Files.writeString(
                directory.resolve("routes/held.properties"), "match.path = /held\nauth = none\nupstream = one");
        Files.writeString(
                directory.resolve("routes/hurried.properties"),
                "match.path = /hurried\nauth = none\nupstream = one\ntimeout.response = 100ms");
        start("", "");
        hold();
        assertTurnedAway(RawClient.ask(gateway().uri(), get("/hurried")), "no-room");
    }

    @Test
    void beyond_limit_concurrent() throws Exception {
        start("", "upstream.limit.concurrent = 1");
        hold();
        assertTurnedAway(RawClient.ask(gateway().uri(), get("/")), "overloaded");
    }

    @Test
    void near_limit_requests_for_its_priority() throws Exception {
        start("limit.requests = 5", "priority = 20%");
        hold();
        assertTurnedAway(RawClient.ask(gateway().uri(), get("/")), "overloaded");
    }

    @Test
    void beyond_limit_requests() throws Exception {
        start("limit.requests = 1", "");
        hold();
        assertTurnedAway(RawClient.ask(gateway().uri(), get("/")), "limit.requests are in flight");
    }

    private void assertTurnedAway(String answer, String recorded) throws IOException {
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertTrue(answer.contains("\r\nRetry-After: 1\r\n"), answer);
        assertTrue(answer.contains("\r\nContent-Type: application/problem+json\r\n"), answer);
        String id = answer.replaceAll("(?s).*\r\nX-Request-Id: ([^\r]+).*", "$1");
        assertEquals(
                "{\"type\":\"urn:gatehouse:problem:unavailable\",\"title\":\"The service cannot be reached now\",\"status\":503,"
                        + "\"request_id\":\"" + id + "\"}\n",
                answer.substring(answer.indexOf("\r\n\r\n") + 4));
        String record = new Records(directory.resolve("audit.jsonl")).with(id);
        assertTrue(record.contains(recorded), record);
        assertTrue(asked.get() <= 1, "nothing of it has come to the service");
    }

    private void hold() throws Exception {
        held.add(RawClient.connect(gateway().uri()).send(get("/held")));
        arrived.acquire();
    }

    private void start(String processLine, String routeLines) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, service.port(), routeLines);
        Files.writeString(
                directory.resolve("gatehouse.properties"), "\n" + processLine + "\n", StandardOpenOption.APPEND);
        started = EmbeddedGateway.start(directory);
    }

    private EmbeddedGateway gateway() {
        return Objects.requireNonNull(started, "each test starts one");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
