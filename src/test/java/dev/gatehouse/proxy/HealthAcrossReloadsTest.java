package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.config.ReloadResult.Applied;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of an endpoint when the file of its upstream is another one. */
final class HealthAcrossReloadsTest {

    private static final int REQUESTS = 30;
    private static final int FAILURES_UNTIL_EJECTED = 3;
    private static final int BUDGET_IN_ANY_CASE = 20;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    private final AtomicInteger asked = new AtomicInteger();

    @TempDir
    Path directory;

    private RawUpstream sound;
    private RawUpstream other;
    private RawUpstream failing;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        sound = RawUpstream.start();
        sound.answers(OK);
        other = RawUpstream.start();
        other.answers(OK);
        failing = RawUpstream.start();
        failing.does(exchange -> {
            asked.incrementAndGet();
            exchange.send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n").close();
        });
        GatewayUnderTest.writeConfiguration(directory, sound.port());
        Path process = directory.resolve("gatehouse.properties");
        Files.writeString(process, Files.readString(process) + "\nreload.watch = off");
        Files.writeString(
                directory.resolve("routes/all.properties"), "match.path = /**\nauth = none\nupstream = service");
        Files.createDirectories(directory.resolve("upstreams"));
        upstream("pool.idle = 5s", sound, failing);
        gateway = EmbeddedGateway.start(directory);
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        sound.close();
        other.close();
        failing.close();
    }

    @Test
    void who_is_left_alone_is_so_still_when_an_endpoint_is_added_and_a_key_changes() throws IOException {
        ask(REQUESTS);
        assertEquals(FAILURES_UNTIL_EJECTED, asked.get());
        upstream("pool.idle = 7s", other, failing, sound);
        reload();
        ask(REQUESTS);
        assertEquals(FAILURES_UNTIL_EJECTED, asked.get());
    }

    @Test
    void failures_in_a_row_are_counted_on() throws IOException {
        while (asked.get() < FAILURES_UNTIL_EJECTED - 1) {
            ask(1);
        }
        upstream("pool.idle = 7s", sound, failing);
        reload();
        ask(REQUESTS);
        assertEquals(FAILURES_UNTIL_EJECTED, asked.get());
    }

    @Test
    void another_service_has_not_heard_of_it() throws IOException {
        ask(REQUESTS);
        Files.move(directory.resolve("upstreams/service.properties"), directory.resolve("upstreams/new.properties"));
        Files.writeString(directory.resolve("routes/all.properties"), "match.path = /**\nauth = none\nupstream = new");
        reload();
        ask(REQUESTS);
        assertEquals(2 * FAILURES_UNTIL_EJECTED, asked.get());
    }

    @Test
    void what_was_tried_again_is_held_against_the_budget_still() throws IOException {
        AtomicInteger all = new AtomicInteger();
        for (RawUpstream service : new RawUpstream[] {failing, other}) {
            service.does(exchange -> {
                all.incrementAndGet();
                exchange.send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n").close();
            });
        }
        int requests = 0;
        for (int seconds = 5; seconds < 8; seconds++) {
            upstream("pool.idle = " + seconds + "s", failing, other);
            reload();
            for (int i = 0; i < 15; i++) {
                assertStatus(503, RawClient.ask(gateway.uri().getPort(), get("/")));
                requests++;
            }
        }
        assertEquals(requests + BUDGET_IN_ANY_CASE, all.get());
    }

    private void upstream(String line, RawUpstream... endpoints) throws IOException {
        StringBuilder text = new StringBuilder();
        for (RawUpstream endpoint : endpoints) {
            text.append(text.isEmpty() ? "endpoints = " : ", ")
                    .append("http://127.0.0.1:")
                    .append(endpoint.port());
        }
        text.append("\nbalance = round-robin\neject.time = 1h\neject.consecutive-failures = ")
                .append(FAILURES_UNTIL_EJECTED);
        Files.writeString(directory.resolve("upstreams/service.properties"), text + "\n" + line);
    }

    private void reload() {
        assertTrue(gateway.reload() instanceof Applied);
    }

    private void ask(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            assertStatus(200, RawClient.ask(gateway.uri().getPort(), get("/")));
        }
    }
}
