package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes between the gateway and a service under TLS, and how connections end. */
@Timeout(120)
final class UpstreamTlsTest {

    private static final int LARGE = 24 << 20;
    private static final String BLOCK = "0123456789abcdef".repeat(4096);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static final String TLS_1_2 = "TLSv1.2";
    private static final String TLS_1_3 = "TLSv1.3";

    @TempDir
    Path directory;

    private @Nullable RawUpstream started;
    private @Nullable EmbeddedGateway gatewayStarted;

    private void start(String version, String... lines) throws IOException {
        Issuer authority = Issuer.root();
        Files.writeString(directory.resolve("ca.pem"), authority.pem());
        started = SecuredService.showing(authority.issue("EC", "127.0.0.1"), version)
                .start();
        GatewayUnderTest.writeConfiguration(directory, 1);
        Files.writeString(
                directory.resolve("routes/all.properties"),
                "match.path = /**\nauth = none\nupstream.tls.ca = ca.pem\nupstream.endpoints = https://127.0.0.1:"
                        + service().port() + "\n" + String.join("\n", lines));
        gatewayStarted = EmbeddedGateway.start(directory);
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(gateway());
        gateway().close();
        service().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void a_large_answer_arrives_whole_though_the_client_reads_late(String version) throws Exception {
        start(version);
        AtomicLong sent = new AtomicLong();
        service().does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
            for (int at = 0; at < LARGE; at += BLOCK.length()) {
                exchange.send(BLOCK);
                sent.addAndGet(BLOCK.length());
            }
            exchange.close();
        });
        try (RawClient client = RawClient.connect(gateway().uri())) {
            client.send(get("/"));
            assertTrue(standsStill(sent) < LARGE, "the service was held back");
            assertWhole(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void a_large_chunked_answer_arrives_whole(String version) throws Exception {
        start(version);
        service().does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int at = 0; at < LARGE; at += BLOCK.length()) {
                exchange.send("10000\r\n" + BLOCK + "\r\n");
            }
            exchange.send("0\r\n\r\n").close();
        });
        try (RawClient client = RawClient.connect(gateway().uri())) {
            client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
            assertWhole(client);
        }
    }

    private static void assertWhole(RawClient client) throws IOException {
        assertStatus(200, client.readUntil("\r\n\r\n"));
        String body = client.read(LARGE);
        assertEquals(LARGE, body.length());
        for (int at = 0; at < LARGE; at += BLOCK.length()) {
            assertTrue(body.startsWith(BLOCK, at), "it differs after " + at);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void a_large_upload_arrives_whole_though_the_service_reads_late(String version) throws Exception {
        start(version);
        assertUploaded(post("/", "Content-Length: " + LARGE), "", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void so_does_a_chunked_one(String version) throws Exception {
        start(version);
        assertUploaded(post("/", "Transfer-Encoding: chunked"), "10000\r\n", "\r\n");
    }

    private void assertUploaded(String head, String before, String after) throws Exception {
        CountDownLatch mayRead = new CountDownLatch(1);
        BlockingQueue<Long> sums = new LinkedBlockingQueue<>();
        service().does(exchange -> {
            await(mayRead);
            boolean chunked = exchange.head().contains("chunked");
            long sum = 0;
            for (int at = 0; at < LARGE; ) {
                int size = chunked ? Integer.parseInt(exchange.readUntil("\r\n").strip(), 16) : BLOCK.length();
                sum = sumOf(sum, exchange.read(size));
                at += size;
                if (chunked) {
                    exchange.read(2);
                }
            }
            if (chunked) {
                exchange.readUntil("0\r\n\r\n");
            }
            sums.add(sum);
            exchange.send(OK).close();
        });
        AtomicLong sent = new AtomicLong();
        try (RawClient client = RawClient.connect(gateway().uri())) {
            Thread writer = new Thread(() -> sendAll(client, head, before, after, sent));
            writer.start();
            assertTrue(standsStill(sent) < LARGE, "the client was held back");
            mayRead.countDown();
            writer.join();
            assertStatus(200, client.rest());
        }
        long expected = 0;
        for (int at = 0; at < LARGE; at += BLOCK.length()) {
            expected = sumOf(expected, BLOCK);
        }
        assertEquals(expected, sums.poll(20, TimeUnit.SECONDS));
    }

    private static long sumOf(long before, String bytes) {
        long sum = before;
        for (int i = 0; i < bytes.length(); i++) {
            sum = 31 * sum + bytes.charAt(i);
        }
        return sum;
    }

    private static void sendAll(RawClient client, String head, String before, String after, AtomicLong sent) {
        try {
            client.send(head);
            for (int at = 0; at < LARGE; at += BLOCK.length()) {
                client.send(before + BLOCK + after);
                sent.addAndGet(BLOCK.length());
            }
            if (!before.isEmpty()) {
                client.send("0\r\n\r\n");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void an_answer_that_comes_before_the_upload_is_over_is_not_lost(String version) throws Exception {
        start(version);
        service().answers("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 4\r\n\r\nnope");
        for (int i = 0; i < 30; i++) {
            try (RawClient client = RawClient.connect(gateway().uri())) {
                Thread writer = new Thread(() -> {
                    try {
                        client.send(post("/", "Content-Length: " + LARGE));
                        for (int at = 0; at < LARGE; at += BLOCK.length()) {
                            client.send(BLOCK);
                        }
                    } catch (IOException refused) {
                        // As expected.
                    }
                });
                writer.start();
                assertStatus(413, client.rest());
                writer.join();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void a_body_without_length_is_whole_where_the_service_says_that_it_ends(String version) throws Exception {
        start(version);
        service().answers("HTTP/1.1 200 OK\r\n\r\nwhole");
        String answer = RawClient.ask(gateway().uri(), get("/x"));
        assertStatus(200, answer);
        assertTrue(answer.endsWith("5\r\nwhole\r\n0\r\n\r\n"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void it_is_cut_where_the_connection_ends_without_that_word(String version) throws Exception {
        start(version);
        service()
                .does(exchange ->
                        exchange.send("HTTP/1.1 200 OK\r\n\r\n" + BLOCK).cut());
        assertFalse(RawClient.ask(gateway().uri(), get("/x")).endsWith("\r\n0\r\n\r\n"), "it looks whole");
        String record = new Records(directory.resolve("audit.jsonl")).of("/x");
        assertTrue(record.contains("\"kind\":\"connection-lost\""), record);
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void a_connection_serves_many_requests(String version) throws Exception {
        start(version);
        AtomicInteger connections = new AtomicInteger();
        service().does(exchange -> {
            connections.incrementAndGet();
            exchange.send(OK);
            while (!exchange.readUntil("\r\n\r\n").isEmpty()) {
                exchange.send(OK);
            }
        });
        for (int i = 0; i < 50; i++) {
            assertStatus(200, RawClient.ask(gateway().uri(), get("/")));
        }
        assertEquals(1, connections.get());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_kept_connection_that_the_service_has_closed_costs_no_client_its_answer(boolean inGoodOrder)
            throws Exception {
        start(TLS_1_3);
        service().does(exchange -> {
            exchange.send(OK);
            if (inGoodOrder) {
                exchange.close();
            } else {
                exchange.cut();
            }
        });
        for (int i = 0; i < 50; i++) {
            assertStatus(200, RawClient.ask(gateway().uri(), get("/")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void an_expectation_is_answered_by_the_service(String version) throws Exception {
        start(version);
        service().does(exchange -> {
            exchange.send("HTTP/1.1 100 Continue\r\n\r\n");
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + exchange.read(3))
                    .close();
        });
        try (RawClient client = RawClient.connect(gateway().uri())) {
            client.send(post("/", "Expect: 100-continue", "Content-Length: 3"));
            assertStatus(100, client.readUntil("\r\n\r\n"));
            String answer = client.send("abc").rest();
            assertStatus(200, answer);
            assertTrue(answer.endsWith("\r\n\r\nabc"), answer);
        }
    }

    @Test
    void a_second_handshake_is_refused() throws Exception {
        start(TLS_1_2);
        service().does(exchange -> {
            exchange.send(OK);
            exchange.readUntil("\r\n\r\n");
            ((SSLSocket) exchange.socket()).startHandshake();
            exchange.send(OK);
        });
        assertStatus(200, RawClient.ask(gateway().uri(), get("/")));
        assertStatus(502, RawClient.ask(gateway().uri(), post("/x", "Content-Length: 1") + "x"));
        String record = new Records(directory.resolve("audit.jsonl")).of("/x");
        assertTrue(record.contains("asked for another TLS handshake"), record);
    }

    @Test
    void new_keys_are_taken() throws Exception {
        start(TLS_1_3);
        service().does(exchange -> {
            do {
                ((SSLSocket) exchange.socket()).startHandshake();
                exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
                ((SSLSocket) exchange.socket()).startHandshake();
                exchange.send("ok");
            } while (!exchange.readUntil("\r\n\r\n").isEmpty());
        });
        for (int i = 0; i < 20; i++) {
            assertStatus(200, RawClient.ask(gateway().uri(), get("/")));
        }
    }

    private RawUpstream service() {
        return Objects.requireNonNull(started);
    }

    private EmbeddedGateway gateway() {
        return Objects.requireNonNull(gatewayStarted);
    }

    /** The count once it has not grown for a while. */
    private static long standsStill(AtomicLong count) {
        long before = -1;
        while (count.get() != before || before == 0) {
            before = count.get();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        }
        return before;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
