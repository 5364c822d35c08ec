package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.listen.FrontCount;
import dev.gatehouse.listen.TimedFront;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes of clients that take their time for a head, or that bring none. */
final class SlowHeadTest {

    private static final String ANSWERED = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private RawUpstream upstream;
    private TimedFront front;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        upstream = RawUpstream.start();
        upstream.answers("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "\nlimit.head-time = 10s\nlimit.keep-alive = 1h\n",
                StandardOpenOption.APPEND);
        records = new Records(directory.resolve("audit.jsonl"));
        front = TimedFront.start(directory);
    }

    @AfterEach
    void stop() throws IOException {
        front.close();
        upstream.close();
    }

    @Test
    void a_head_that_dribbles_in_is_answered_by_408_and_recorded() throws Exception {
        try (RawClient client = connect().send("GET / HTTP/1.1\r\nX: ")) {
            front.passUntil(() -> client.isAnswered() || !client.trySend("y"));
            String answer = client.rest();
            assertStatus(408, answer);
            assertTrue(answer.contains("Connection: close\r\n"), answer);
            assertTrue(answer.contains("urn:gatehouse:problem:request-timeout"), answer);
        }
        String record = records.with("\"status\":408");
        assertTrue(record.contains("limit.head-time is over"), record);
        assertEquals(1, front.count(FrontCount.HEADS_TOO_SLOW));
    }

    /** What bare HTTP/2 begins with, and settings without one. */
    private static final String HTTP2_BEGINS = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0";

    @Test
    void a_head_in_http2_that_dribbles_in_piece_by_piece_ends_the_connection() throws Exception {
        String unfinished = "\0\0\1\1\0\0\0\0\1" + "\u0082";
        String continued = "\0\47\20\11\0\0\0\0\1";
        try (RawClient client = connect().send(HTTP2_BEGINS + unfinished + continued)) {
            front.passUntil(() -> !client.trySend("x") || front.count(FrontCount.HEADS_TOO_SLOW) > 0);
        }
        assertEquals(1, front.count(FrontCount.HEADS_TOO_SLOW));
    }

    @Test
    void pings_alone_keep_no_connection() throws Exception {
        String ping = "\0\0\10\6\0\0\0\0\0" + "12345678";
        try (RawClient client = connect().send(HTTP2_BEGINS)) {
            for (int minute = 0; minute < 60; minute++) {
                client.send(ping).readUntil("12345678");
                front.pass(Duration.ofMinutes(1));
            }
            front.pass(Duration.ofMinutes(2));
            client.rest();
        }
        assertEquals(1, front.count(FrontCount.IDLE_CLOSED));
    }

    @Test
    void a_slow_head_behind_a_request_is_answered_by_408_too() throws Exception {
        try (RawClient client = connect().send(ANSWERED + "GET")) {
            assertStatus(200, client.readUntil("\r\n\r\n"));
            front.passUntil(client::isAnswered);
            assertStatus(408, client.rest());
        }
    }

    @Test
    void line_ends_in_the_place_of_a_head_end_the_connection_without_an_answer() throws Exception {
        try (RawClient client = connect()) {
            client.send("\r\n");
            front.passUntil(() -> front.count(FrontCount.HEADS_TOO_SLOW) > 0);
            assertEquals("", client.rest());
        }
    }

    @Test
    void a_connection_that_brings_nothing_is_closed_when_the_keep_alive_is_over() throws Exception {
        try (RawClient client = connect()) {
            front.passUntil(() -> {
                front.pass(Duration.ofMinutes(1));
                return front.count(FrontCount.IDLE_CLOSED) > 0;
            });
            assertEquals("", client.rest());
        }
    }

    @Test
    void a_connection_that_waits_for_its_next_request_outlives_the_time_for_a_head() throws Exception {
        try (RawClient client = connect().send(ANSWERED)) {
            assertStatus(200, client.readUntil("\r\n\r\n"));
            front.pass(Duration.ofSeconds(50));
            assertStatus(200, client.send(ANSWERED).readUntil("\r\n\r\n"));
        }
    }

    @Test
    void a_request_that_is_under_way_is_in_nobodys_time() throws Exception {
        upstream.does(exchange -> {
            front.pass(Duration.ofSeconds(1000));
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        try (RawClient client = connect().send(ANSWERED)) {
            assertStatus(200, client.readUntil("\r\n\r\n"));
        }
    }

    @Test
    void a_client_that_stays_after_a_408_is_left() throws Exception {
        try (RawClient client = connect().send("GET / HTTP/1.1\r\n")) {
            front.passUntil(client::isAnswered);
            client.readUntil("}\n");
            front.passUntil(() -> front.openConnections() == 0);
            assertEquals(1, front.count(FrontCount.LEFT_UNREAD));
        }
    }

    @Test
    void the_408_reaches_a_client_that_goes_on_sending() throws Exception {
        try (RawClient client = connect().send("GET / HTTP/1.1\r\n")) {
            front.passUntil(client::isAnswered);
            for (int i = 0; i < 100; i++) {
                client.send("X: " + "y".repeat(1000) + "\r\n");
            }
            assertStatus(408, client.readUntil("}\n"));
            assertFalse(front.openConnections() == 0);
        }
    }

    @Test
    void a_slow_head_behind_a_balancers_word_is_answered_by_408_too(@TempDir Path directory) throws Exception {
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "\nlimit.keep-alive = 1h\nlisten.http.proxy-protocol = on\ntrusted-proxies = 127.0.0.1\n",
                StandardOpenOption.APPEND);
        try (TimedFront behind = TimedFront.start(directory);
                RawClient client = RawClient.connect(behind.uri())) {
            client.send("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nGET");
            behind.passUntil(client::isAnswered);
            assertStatus(408, client.rest());
        }
    }

    private RawClient connect() throws IOException {
        return RawClient.connect(front.uri());
    }
}
