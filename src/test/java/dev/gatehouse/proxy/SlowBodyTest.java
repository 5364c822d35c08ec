package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.RawHttp2;
import dev.gatehouse.listen.FrontCount;
import dev.gatehouse.listen.TimedFront;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of clients that send their request's body, or take their answer, more slowly than limit.min-rate. */
final class SlowBodyTest {

    private static final int EVERYTHING = 1 << 30;
    private static final String PIECE = "x".repeat(0x4000);

    private static final int PIECES = 6000;
    private static final int STILL_POLLS = 200;
    private static final int FRAMES_TAKEN = 2000;

    private final AtomicInteger sent = new AtomicInteger();
    private RawUpstream upstream;
    private TimedFront front;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        upstream = RawUpstream.start();
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "\nlisten.https = 127.0.0.1:0\ntls.certificate = self-signed\nlimit.keep-alive = 1h\nlimit.head-time = 1h\n",
                StandardOpenOption.APPEND);
        records = new Records(directory.resolve("audit.jsonl"));
        front = TimedFront.start(directory);
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(front.gateway());
        front.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void a_body_that_dribbles_in_is_answered_by_408(String scheme) throws Exception {
        upstream.does(exchange -> exchange.readUntil("never"));
        try (RawClient client = connect(scheme)) {
            client.send(upload("/dribbled"));
            upstream.head();
            front.passUntil(() -> client.isAnswered() || !client.trySend("x"));
            String answer = client.rest();
            assertStatus(408, answer);
            assertTrue(answer.contains("Connection: close\r\n"), answer);
        }
        String record = records.of("/dribbled");
        assertTrue(record.contains("request-body-timeout"), record);
        assertTrue(record.contains("slower than limit.min-rate"), record);
        assertEquals(1, front.count(FrontCount.BODIES_TOO_SLOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/grpc", "application/grpc+proto"})
    void a_client_cannot_take_itself_off_the_watch(String type) throws Exception {
        upstream.does(exchange -> exchange.readUntil("never"));
        try (RawClient client = connect("http")) {
            client.send(post("/named", "Content-Length: 100000", "Content-Type: " + type));
            upstream.head();
            front.passUntil(() -> client.isAnswered() || !client.trySend("x"));
            assertStatus(408, client.rest());
        }
    }

    @Test
    void a_chunked_body_that_dribbles_in_is_answered_by_408() throws Exception {
        upstream.does(exchange -> exchange.readUntil("never"));
        try (RawClient client = connect("http")) {
            client.send(post("/chunked", "Transfer-Encoding: chunked") + "1\r\nx\r\n");
            upstream.head();
            front.passUntil(client::isAnswered);
            assertStatus(408, client.rest());
        }
    }

    @Test
    void a_body_that_stops_once_the_answer_has_begun_cuts_the_answer() throws Exception {
        upstream.does(exchange -> exchange.send("HTTP/1.1 200 OK\r\n\r\nbegun").readUntil("never"));
        try (RawClient client = connect("http")) {
            client.send(upload("/stopped")).readUntil("begun");
            front.passUntil(() -> front.openConnections() == 0);
        }
        String record = records.of("/stopped");
        assertTrue(record.contains("request-body-timeout"), record);
    }

    @Test
    void a_body_that_the_service_does_not_take_is_not_the_clients_fault() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        upstream.does(exchange -> {
            await(mayGoOn);
            for (int i = 0; i < PIECES; i++) {
                exchange.read(PIECE.length());
            }
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        try (RawClient client = connect("http")) {
            Thread writer = new Thread(() -> {
                client.trySend(post("/untaken", "Content-Length: " + PIECES * PIECE.length()));
                for (int i = 0; i < PIECES && client.trySend(PIECE); i++) {
                    sent.incrementAndGet();
                }
            });
            writer.start();
            untilNothingMoves();
            assertTrue(sent.get() < PIECES);
            front.pass(Duration.ofSeconds(1000));
            front.pass(Duration.ofSeconds(1000));
            mayGoOn.countDown();
            assertStatus(200, client.rest());
            writer.join();
        }
        assertEquals(0, front.count(FrontCount.BODIES_TOO_SLOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void a_reader_that_stops_is_cut_off_and_the_service_let_go(String scheme) throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\n\r\n");
            try {
                sendForEver(exchange);
            } finally {
                letGo.countDown();
            }
        });
        try (RawClient client = connect(scheme)) {
            client.send(get("/unread").replace("Host: a", "Host: localhost"));
            upstream.head();
            front.passUntil(() -> front.count(FrontCount.READERS_TOO_SLOW) > 0);
            letGo.await();
        }
        String record = records.of("/unread");
        assertTrue(record.contains("\"outcome\":\"client-gone\",\"detail\":\"slower than limit.min-rate\""), record);
    }

    @Test
    void who_reads_nothing_of_a_connection_with_many_requests_is_cut_off_with_all_of_them() throws Exception {
        CountDownLatch letGo = new CountDownLatch(2);
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            try {
                sendForEver(exchange);
            } finally {
                letGo.countDown();
            }
        });
        try (RawHttp2 client = RawHttp2.connect(front.uri().getPort())) {
            client.openWindows().get(1, "/first").get(3, "/second");
            upstream.head();
            front.passUntil(() -> front.count(FrontCount.READERS_TOO_SLOW) > 0);
            front.passUntil(() -> front.openConnections() == 0);
            letGo.await();
        }
        assertTrue(records.of("/first").contains("client-gone"));
        assertTrue(records.of("/second").contains("client-gone"));
    }

    @Test
    void who_reads_slowly_of_a_connection_with_many_requests_is_not_cut_off() throws Exception {
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            sendForEver(exchange);
        });
        try (RawHttp2 client = RawHttp2.connect(front.uri().getPort())) {
            client.openWindows().get(1, "/first");
            for (int taken = 0; taken < FRAMES_TAKEN; taken++) {
                // What lies in the sockets is less than the window's worth: the gateway may be slower than this.
                front.pass(Duration.ofMillis(20));
                client.next(RawHttp2.DATA);
            }
            assertEquals(0, front.count(FrontCount.READERS_TOO_SLOW));
        }
    }

    @Test
    void nothing_is_kept_for_a_reader_that_was_cut_off() throws Exception {
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\n\r\n");
            sendForEver(exchange);
        });
        try (RawClient client = connect("http")) {
            client.send(get("/unread"));
            front.passUntil(() -> front.count(FrontCount.READERS_TOO_SLOW) > 0);
            front.passUntil(() -> front.openConnections() == 0);
            assertThrows(SocketException.class, () -> client.read(EVERYTHING));
        }
    }

    @Test
    void who_asks_and_asks_without_reading_an_answer_is_cut_off() throws Exception {
        upstream.does(exchange -> {
            while (true) {
                exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 30000\r\n\r\n" + "x".repeat(30_000));
                exchange.readUntil("\r\n\r\n");
            }
        });
        try (RawClient client = connect("http")) {
            Thread writer = new Thread(() -> {
                while (client.trySend("GET /asked HTTP/1.1\r\nHost: a\r\n\r\n")) {
                    // Until it is cut off.
                }
            });
            writer.start();
            front.passUntil(() -> front.count(FrontCount.READERS_TOO_SLOW) > 0);
            writer.join();
        }
        String record = records.with("slower than limit.min-rate");
        assertTrue(record.contains("client-gone"), record);
    }

    @Test
    void a_service_that_sends_nothing_is_not_the_clients_fault() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nbegun");
            await(mayGoOn);
            exchange.send("x".repeat(99_995));
        });
        try (RawClient client = connect("http")) {
            client.send(get("/unsent")).readUntil("begun");
            front.pass(Duration.ofSeconds(1000));
            front.pass(Duration.ofSeconds(1000));
            mayGoOn.countDown();
            assertEquals(99_995, client.rest().length());
        }
    }

    @Test
    void the_reader_of_an_event_stream_may_stop() throws Exception {
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            sendForEver(exchange);
        });
        try (RawClient client = connect("http")) {
            client.send(get("/events")).readUntil("\r\n\r\n");
            untilNothingMoves();
            front.pass(Duration.ofSeconds(1000));
            front.pass(Duration.ofSeconds(1000));
            assertEquals(0, front.count(FrontCount.READERS_TOO_SLOW));
        }
    }

    /** Every buffer on the way is full, as far as one can see from the end. */
    private void untilNothingMoves() {
        int seen = -1;
        for (int still = 0; still < STILL_POLLS; still++) {
            if (sent.get() != seen || seen == 0) {
                seen = sent.get();
                still = 0;
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void sendForEver(RawUpstream.Exchange exchange) throws IOException {
        while (true) {
            exchange.send(PIECE);
            sent.incrementAndGet();
        }
    }

    private static String upload(String path) {
        return post(path, "Content-Length: 1000").replace("Host: a", "Host: localhost");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RawClient connect(String scheme) throws IOException {
        return RawClient.connect(front.uri(scheme));
    }
}
