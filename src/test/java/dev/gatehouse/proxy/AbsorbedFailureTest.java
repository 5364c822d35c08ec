package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.head;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two endpoints one fails: what its clients notice, and how often it is asked. */
final class AbsorbedFailureTest {

    private static final int REQUESTS = 40;
    private static final int FAILURES_UNTIL_EJECTED = 5;

    private final AtomicInteger asked = new AtomicInteger();

    @TempDir
    Path directory;

    private RawUpstream sound;
    private RawUpstream failing;
    private @Nullable EmbeddedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        sound = RawUpstream.start();
        sound.does(exchange -> {
            int length = lengthOf(exchange.head());
            String body = exchange.read(length);
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\nConnection: close\r\n\r\n" + body)
                    .close();
        });
        failing = RawUpstream.start();
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(gateway());
        gateway().close();
        sound.close();
        failing.close();
    }

    @Test
    void an_endpoint_that_is_not_there_is_not_noticed_by_anybody() throws IOException {
        failing.close();
        start("");
        for (int i = 0; i < REQUESTS; i++) {
            assertStatus(200, ask(post("/", "Content-Length: 3") + "abc"));
        }
    }

    @Test
    void one_that_breaks_off_is_not_noticed_by_those_who_may_ask_again() throws IOException {
        start("");
        failing.does(exchange -> {
            asked.incrementAndGet();
            exchange.close();
        });
        for (int i = 0; i < REQUESTS; i++) {
            String answer = ask(head("PUT", "/", "Content-Length: 3") + "abc");
            assertStatus(200, answer);
            assertTrue(answer.endsWith("\r\n\r\nabc"), answer);
        }
        assertEquals(FAILURES_UNTIL_EJECTED, asked.get());
    }

    @Test
    void a_post_that_may_have_been_acted_on_is_not_sent_twice() throws IOException {
        start("");
        failing.does(exchange -> {
            asked.incrementAndGet();
            exchange.close();
        });
        int failed = 0;
        for (int i = 0; i < REQUESTS; i++) {
            failed += ask(post("/", "Content-Length: 3") + "abc").startsWith("HTTP/1.1 502 ") ? 1 : 0;
        }
        assertEquals(FAILURES_UNTIL_EJECTED, asked.get());
        assertEquals(asked.get(), failed);
    }

    @Test
    void a_post_with_an_idempotency_key_is_where_the_route_says_so() throws IOException {
        start("retry.idempotency-key = on");
        failing.does(exchange -> exchange.close());
        for (int i = 0; i < REQUESTS; i++) {
            assertStatus(200, ask(post("/", "Content-Length: 3", "Idempotency-Key: \"" + i + "\"") + "abc"));
        }
    }

    @Test
    void a_body_longer_than_is_kept_is_sent_once() throws IOException {
        start("retry.buffer = 2B");
        failing.does(exchange -> {
            exchange.read(3);
            asked.incrementAndGet();
            exchange.close();
        });
        int failed = 0;
        for (int i = 0; i < REQUESTS; i++) {
            failed += ask(head("PUT", "/", "Content-Length: 3") + "abc").startsWith("HTTP/1.1 502 ") ? 1 : 0;
        }
        assertEquals(asked.get(), failed);
        assertEquals(FAILURES_UNTIL_EJECTED, failed);
    }

    @Test
    void an_answer_that_says_it_could_not_is_asked_for_elsewhere() throws IOException {
        start("");
        failing.does(exchange -> {
            asked.incrementAndGet();
            exchange.send("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy").close();
        });
        for (int i = 0; i < REQUESTS; i++) {
            assertStatus(200, ask(get("/")));
        }
        assertEquals(FAILURES_UNTIL_EJECTED, asked.get());
        assertEquals(FAILURES_UNTIL_EJECTED, recordsWith("\"attempts\":2"));
    }

    @Test
    void errors_that_are_passed_on_end_with_the_ejection() throws IOException {
        start("retry.on = none");
        failing.answers("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        int failed = 0;
        for (int i = 0; i < REQUESTS; i++) {
            failed += ask(get("/")).startsWith("HTTP/1.1 500 ") ? 1 : 0;
        }
        assertEquals(FAILURES_UNTIL_EJECTED, failed);
    }

    @Test
    void one_that_hangs_is_given_up_in_the_time_of_a_try() throws IOException {
        start("retry.try-timeout = 100ms");
        failing.does(exchange -> {
            asked.incrementAndGet();
            exchange.readUntil("never");
        });
        for (int i = 0; i < REQUESTS; i++) {
            assertStatus(200, ask(get("/")));
        }
        assertEquals(FAILURES_UNTIL_EJECTED, asked.get());
    }

    @Test
    void an_answer_that_has_begun_is_not_asked_for_again() throws IOException {
        start("");
        failing.does(exchange -> exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nabc")
                .close());
        int cut = 0;
        for (int i = 0; i < REQUESTS; i++) {
            cut += ask(get("/")).contains("Content-Length: 100000") ? 1 : 0;
        }
        assertTrue(cut >= 1, "the failing endpoint was never asked");
    }

    private void start(String routeLine) throws IOException {
        Files.createDirectories(directory.resolve("routes"));
        Files.createDirectories(directory.resolve("upstreams"));
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "listen.http = 127.0.0.1:0\nadmin.listen = off\naudit.file = " + directory.resolve("audit.jsonl"));
        Files.writeString(
                directory.resolve("upstreams/two.properties"),
                "endpoints = http://127.0.0.1:" + sound.port() + ", http://127.0.0.1:" + failing.port()
                        + "\nbalance = round-robin\neject.time = 1h\n");
        Files.writeString(
                directory.resolve("routes/all.properties"),
                "match.path = /**\nauth = none\nupstream = two\n" + routeLine);
        gateway = EmbeddedGateway.start(directory);
    }

    private EmbeddedGateway gateway() {
        return Objects.requireNonNull(gateway, "each test starts one");
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(gateway().uri().getPort(), request);
    }

    private static int lengthOf(String head) {
        int at = head.indexOf("Content-Length: ");
        return at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
    }

    /** Of those written when the gateway has ended. */
    private int recordsWith(String text) throws IOException {
        GatewayUnderTest.assertAtRest(gateway());
        gateway().close();
        return (int) Files.readAllLines(directory.resolve("audit.jsonl")).stream()
                .filter(line -> line.contains(text))
                .count();
    }
}
