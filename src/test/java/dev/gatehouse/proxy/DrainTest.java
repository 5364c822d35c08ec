package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DrainTest {

    /** The pool that all share may have one thread alone, and these wait for each other. */
    private static final Executor THREADS = task -> new Thread(task).start();

    private static final String OK = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    private static final String KEPT_ALIVE = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @TempDir
    Path directory;

    private RawUpstream upstream;

    @BeforeEach
    void listen() throws IOException {
        upstream = RawUpstream.start();
        upstream.answers(OK);
    }

    @AfterEach
    void end() throws IOException {
        upstream.close();
    }

    @Test
    void a_call_that_outlasts_the_drain_is_told_503_and_recorded_once_under_its_id() throws Exception {
        upstream.does(exchange -> exchange.readUntil("never"));
        String answer;
        try (EmbeddedGateway gateway = start("drain.timeout = 100ms");
                RawClient client = RawClient.connect(port(gateway))) {
            client.send(RawClient.get("/slow"));
            upstream.head();
            assertFalse(gateway.drain());
            answer = client.rest();
        }
        assertStatus(503, answer);
        List<String> records = Files.readAllLines(directory.resolve("audit.jsonl"));
        assertEquals(1, records.size(), records.toString());
        int from = answer.indexOf("X-Request-Id: ") + "X-Request-Id: ".length();
        String id = answer.substring(from, answer.indexOf('\r', from));
        assertTrue(records.get(0).contains("\"requestId\":\"" + id + "\""), records.get(0));
        assertTrue(records.get(0).contains("\"kind\":\"shutting-down\""), records.get(0));
    }

    @Test
    void a_new_connection_is_refused_while_what_is_in_flight_is_finished() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        upstream.does(exchange -> answerAfter(release, exchange));
        try (EmbeddedGateway gateway = start("drain.delay = 1ms");
                RawClient client = RawClient.connect(port(gateway))) {
            client.send(KEPT_ALIVE);
            upstream.head();
            CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> drain(gateway));
            while (isAccepted(port(gateway))) {
                assertFalse(drained.isDone(), "it accepted to the end");
            }
            release.countDown();
            assertEndsWithLeave(client.rest());
            assertTrue(drained.get());
        }
    }

    @Test
    void an_open_connection_is_answered_once_more_and_told_to_leave() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        upstream.does(exchange -> {
            if (exchange.head().startsWith("GET /slow ")) {
                answerAfter(release, exchange);
            } else {
                exchange.send(OK).close();
            }
        });
        try (EmbeddedGateway gateway = start("");
                RawClient open = RawClient.connect(port(gateway));
                RawClient slow = RawClient.connect(port(gateway))) {
            open.send(KEPT_ALIVE).readUntil("ok");
            slow.send(RawClient.get("/slow"));
            upstream.head();
            upstream.head();
            CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> drain(gateway));
            while (isAccepted(port(gateway))) {
                assertFalse(drained.isDone(), "it accepted to the end");
            }
            assertEndsWithLeave(open.send(KEPT_ALIVE).rest());
            release.countDown();
            assertTrue(drained.get());
        }
    }

    @Test
    void a_connection_without_a_request_does_not_hold_the_drain_up() throws Exception {
        EmbeddedGateway gateway = start("drain.timeout = 5s");
        try (RawClient client = RawClient.connect(port(gateway));
                gateway) {
            client.send(KEPT_ALIVE).readUntil("ok");
            assertTrue(gateway.drain());
        }
    }

    /** Each of its calls lasts until the next has come: without the refusal there would always be one under way. */
    @Test
    void under_steady_new_connections_the_drain_ends_with_what_was_in_flight() throws Exception {
        Relay relay = new Relay();
        upstream.does(relay::answer);
        try (EmbeddedGateway gateway = start("drain.timeout = 5s")) {
            CompletableFuture<List<String>> answers =
                    CompletableFuture.supplyAsync(() -> callUntilRefused(port(gateway), relay), THREADS);
            relay.await(3);
            assertTrue(gateway.drain());
            for (String answer : answers.get()) {
                assertStatus(200, answer);
            }
        }
    }

    @Test
    void during_the_delay_new_connections_are_answered_and_told_to_leave() throws Exception {
        try (EmbeddedGateway gateway = start("drain.delay = 1h\nadmin.listen = 127.0.0.1:0")) {
            CompletableFuture<Boolean> drained = new CompletableFuture<>();
            Thread drain = new Thread(() -> drained.complete(drain(gateway)));
            drain.start();
            int admin = gateway.adminUri().map(URI::getPort).orElseThrow();
            while (RawClient.ask(admin, RawClient.get("/readyz")).startsWith("HTTP/1.1 200 ")) {
                Thread.onSpinWait();
            }
            assertEndsWithLeave(RawClient.ask(port(gateway), KEPT_ALIVE));
            assertFalse(drained.isDone());
            drain.interrupt();
            assertFalse(drained.get());
        }
    }

    private EmbeddedGateway start(String more) throws IOException {
        Files.createDirectory(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "listen.http = 127.0.0.1:0\naudit.file = " + directory.resolve("audit.jsonl") + "\n"
                        + (more.contains("admin.listen") ? "" : "admin.listen = off\n") + more);
        Files.writeString(
                directory.resolve("routes/all.properties"),
                "match.path = /**\nauth = none\nupstream.endpoints = http://127.0.0.1:" + upstream.port());
        return EmbeddedGateway.start(directory);
    }

    private static int port(EmbeddedGateway gateway) {
        return gateway.uri().getPort();
    }

    /** Interrupted, it is none. */
    private static boolean drain(EmbeddedGateway gateway) {
        try {
            return gateway.drain();
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Refused, or reset where the socket was closed at that moment. */
    private static boolean isAccepted(int port) throws IOException {
        try {
            RawClient.connect(port).close();
            return true;
        } catch (SocketException refused) {
            return false;
        }
    }

    private static void answerAfter(CountDownLatch release, RawUpstream.Exchange exchange) throws IOException {
        try {
            release.await();
            exchange.send(OK).close();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void assertEndsWithLeave(String answer) {
        assertStatus(200, answer);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\nok"), answer);
    }

    /** The answers to all calls but one that the listener had not taken yet when it was closed. */
    private static List<String> callUntilRefused(int port, Relay relay) {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        try {
            while (true) {
                RawClient client = RawClient.connect(port).send(RawClient.get("/"));
                CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> rest(client), THREADS);
                while (relay.arrived() <= answers.size() && !answer.isDone()) {
                    Thread.onSpinWait();
                }
                if (relay.arrived() <= answers.size()) {
                    // Closed or reset: nothing was answered.
                    assertEquals("", answer.exceptionally(reset -> "").join());
                    break;
                }
                answers.add(answer);
            }
        } catch (IOException refused) {
            // What the test waits for.
        }
        relay.end();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static String rest(RawClient client) {
        try (client) {
            return client.rest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Holds each call until the next has come, or none will. */
    private static final class Relay {

        private int arrived;
        private boolean ended;

        synchronized int arrived() {
            return arrived;
        }

        synchronized void await(int calls) throws InterruptedException {
            while (arrived < calls) {
                wait();
            }
        }

        synchronized void end() {
            ended = true;
            notifyAll();
        }

        void answer(RawUpstream.Exchange exchange) throws IOException {
            hold();
            exchange.send(OK).close();
        }

        private synchronized void hold() throws IOException {
            arrived++;
            notifyAll();
            try {
                for (int mine = arrived; arrived == mine && !ended; ) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
