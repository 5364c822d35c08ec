package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.config.ReloadResult.Applied;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that are asked how they are, and services that have none to use. */
@Timeout(60)
final class HealthCheckTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    private static final String SICK = "HTTP/1.1 503 Sick\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private static final String CHECKED = """
            upstream.health.path = /up?all
            upstream.health.interval = 50ms
            upstream.health.timeout = 10s
            upstream.health.unhealthy-after = 1
            upstream.retry.on = none
            """;
    private static final String NO_ENDPOINT = "\"kind\":\"no-endpoint\"";

    @TempDir
    Path directory;

    private final AtomicInteger asked = new AtomicInteger();
    private volatile String health = OK;
    private RawUpstream service;
    private @Nullable EmbeddedGateway started;

    @BeforeEach
    void service() throws IOException {
        service = RawUpstream.start();
        service.does(exchange -> {
            if (exchange.head().startsWith("GET /up?all ")) {
                exchange.send(health).close();
            } else {
                asked.incrementAndGet();
                exchange.send(OK).close();
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway());
        gateway().close();
        service.close();
    }

    @Test
    void a_check_names_the_gateway_and_asks_for_what_is_stated() throws Exception {
        start(CHECKED);
        String head = service.head();
        assertTrue(head.startsWith("GET /up?all HTTP/1.1\r\n"), head);
        assertTrue(head.contains("\r\nHost: 127.0.0.1:" + service.port() + "\r\n"), head);
        assertTrue(head.contains("\r\nUser-Agent: gatehouse (health check)\r\n"), head);
    }

    @Test
    void a_service_that_is_not_well_is_asked_for_nothing_and_its_clients_are_told_at_once() throws Exception {
        health = SICK;
        start(CHECKED);
        awaitStatus(503);
        int before = asked.get();
        String answer = ask();
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertTrue(answer.contains("\r\nRetry-After: 1\r\n"), answer);
        assertEquals(before, asked.get());
        health = OK;
        awaitStatus(200);
        awaitRecorded(NO_ENDPOINT);
    }

    @Test
    void an_answer_that_does_not_come_in_time_is_a_bad_one() throws Exception {
        service.does(exchange -> {
            if (exchange.head().startsWith("GET /up?all ")) {
                exchange.readUntil("never");
            } else {
                exchange.send(OK).close();
            }
        });
        start(CHECKED.replace("timeout = 10s", "timeout = 50ms"));
        awaitStatus(503);
    }

    @Test
    void a_check_needs_no_connection_that_requests_may_need() throws Exception {
        AtomicInteger checks = new AtomicInteger();
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        service.does(exchange -> {
            if (exchange.head().startsWith("GET /up?all ")) {
                checks.incrementAndGet();
                exchange.send(OK).close();
            } else {
                taken.countDown();
                await(answer);
                exchange.send(OK).close();
            }
        });
        start(CHECKED + "upstream.pool.max-connections = 1\nupstream.pool.max-pending = 0\n");
        try (RawClient holding = RawClient.connect(gateway().uri())) {
            holding.send(get("/"));
            taken.await();
            int before = checks.get();
            long begun = System.nanoTime();
            while (checks.get() < before + 3) {
                assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20), "no check came");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            answer.countDown();
            RawClient.assertStatus(200, holding.rest());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_status_that_is_stated_is_a_good_one() throws Exception {
        health = SICK;
        start(CHECKED);
        awaitStatus(503);
        GatewayUnderTest.writeRoute(directory, service.port(), CHECKED + "upstream.health.status = 500-503");
        assertTrue(gateway().reload() instanceof Applied);
        assertEquals(503, ask().startsWith("HTTP/1.1 503 ") ? 503 : 0);
        awaitStatus(200);
    }

    @Test
    void who_is_not_asked_any_more_is_well() throws Exception {
        health = SICK;
        start(CHECKED);
        awaitStatus(503);
        GatewayUnderTest.writeRoute(directory, service.port());
        assertTrue(gateway().reload() instanceof Applied);
        awaitStatus(200);
    }

    @Test
    void a_service_that_is_gone_is_known_to_be_gone_and_found_when_it_is_back() throws Exception {
        start("");
        int port = service.port();
        service.close();
        awaitRecorded(NO_ENDPOINT);
        service = RawUpstream.at(port);
        service.answers(OK);
        awaitStatus(200);
    }

    private void start(String routeLines) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, service.port(), routeLines);
        Path process = directory.resolve("gatehouse.properties");
        Files.writeString(process, Files.readString(process) + "\nreload.watch = off");
        started = EmbeddedGateway.start(directory);
    }

    private EmbeddedGateway gateway() {
        return Objects.requireNonNull(started, "each test starts one");
    }

    private String ask() throws IOException {
        return RawClient.ask(gateway().uri().getPort(), get("/"));
    }

    private void awaitStatus(int status) throws IOException {
        long begun = System.nanoTime();
        while (!ask().startsWith("HTTP/1.1 " + status + " ")) {
            assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20), "no " + status + " after 20 s");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private void awaitRecorded(String text) throws IOException {
        long begun = System.nanoTime();
        while (!Files.readString(directory.resolve("audit.jsonl")).contains(text)) {
            ask();
            assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20), "no " + text + " after 20 s");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
