package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.listen.FrontCount;
import dev.gatehouse.listen.LogLines;
import dev.gatehouse.listen.TimedFront;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many connections clients may have open. */
final class ConnectionLimitTest {

    private static final String ANSWERED = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String CLOSED = "";

    private final List<RawClient> clients = new ArrayList<>();

    @TempDir
    private Path directory;

    private RawUpstream upstream;
    private TimedFront front;

    @BeforeEach
    void start() throws Exception {
        upstream = RawUpstream.start();
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        front = startWith("limit.connections = 1", "limit.keep-alive = 1h");
    }

    private void restartWith(String... limits) throws Exception {
        front.close();
        front = startWith(limits);
    }

    private TimedFront startWith(String... limits) throws Exception {
        GatewayUnderTest.writeConfiguration(directory, upstream.port(), "upstream.pool.idle = 1ms");
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "\nlisten.https = 127.0.0.1:0\ntls.certificate = self-signed\n" + String.join("\n", limits),
                StandardOpenOption.APPEND);
        return TimedFront.start(directory);
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        GatewayUnderTest.assertAtRest(front.gateway());
        front.close();
        upstream.close();
    }

    @Test
    void one_too_many_is_closed_at_once_and_those_that_are_open_live_on() throws Exception {
        restartWith("limit.connections = 2");
        RawClient first = open();
        open();

        assertEquals(CLOSED, connect().readOne());
        assertEquals(1, front.count(FrontCount.CONNECTIONS_BEYOND_LIMIT));
        assertStatus(200, first.send(ANSWERED).readUntil("\r\n\r\n"));
    }

    @Test
    void all_listeners_count_together_and_who_is_one_too_many_gets_no_handshake() throws Exception {
        open();

        try (RawClient client = RawClient.connect(front.uri("https").getPort())) {
            assertEquals(CLOSED, client.readOne());
        }
        assertEquals(1, front.count(FrontCount.CONNECTIONS_BEYOND_LIMIT));
    }

    @Test
    void who_leaves_makes_room_whatever_its_protocol() throws Exception {
        for (int i = 0; i < 20; i++) {
            boolean tls = i % 2 == 0;
            try (RawClient client = RawClient.connect(front.uri(tls ? "https" : "http"))) {
                String host = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
                assertStatus(200, client.send(host).readUntil("\r\n\r\n"));
            }
            front.passUntil(() -> front.openConnections() == 0);
        }
        assertEquals(0, front.count(FrontCount.CONNECTIONS_BEYOND_LIMIT));
    }

    @Test
    void an_address_has_its_own_limit() throws Exception {
        restartWith("limit.connections-per-address = 1");
        open();

        assertEquals(CLOSED, connect().readOne());
        assertEquals(1, front.count(FrontCount.CONNECTIONS_BEYOND_ADDRESS_LIMIT));
    }

    @Test
    void whom_a_balancer_names_is_counted_in_its_place() throws Exception {
        restartWith(
                "limit.connections-per-address = 1", "listen.http.proxy-protocol = on", "trusted-proxies = 127.0.0.1");
        String ofOne = "PROXY TCP4 192.0.2.1 192.0.2.9 1 2\r\n" + ANSWERED;
        String ofAnother = "PROXY TCP4 192.0.2.2 192.0.2.9 1 2\r\n" + ANSWERED;
        assertStatus(200, connect().send(ofOne).readUntil("\r\n\r\n"));
        assertStatus(200, connect().send(ofAnother).readUntil("\r\n\r\n"));

        assertEquals(CLOSED, connect().send(ofOne).readOne());
        assertEquals(1, front.count(FrontCount.CONNECTIONS_BEYOND_ADDRESS_LIMIT));
        front.passUntil(() -> front.openConnections() == 2);
    }

    @Test
    void only_so_many_are_accepted_in_a_time() throws Exception {
        restartWith("limit.accept-rate = 1/s burst 2");
        open();
        open();
        assertEquals(CLOSED, connect().readOne());
        assertEquals(1, front.count(FrontCount.CONNECTIONS_BEYOND_ACCEPT_RATE));

        front.pass(Duration.ofSeconds(1));
        open();
    }

    @Test
    void the_log_tells_of_one_in_a_minute_and_says_from_where() throws Exception {
        try (LogLines log = LogLines.ofRefusals()) {
            open();
            refuse();
            refuse();
            String why = "WARN a connection from 127.0.0.1 was closed: limit.connections are open (";
            assertEquals(List.of(why + "1 so far)"), log.all());

            front.pass(Duration.ofMinutes(1));
            refuse();
            assertEquals(List.of(why + "1 so far)", why + "3 so far)"), log.all());
        }
    }

    private void refuse() throws IOException {
        assertEquals(CLOSED, connect().readOne());
    }

    /** Has its answer, so that it is counted. */
    private RawClient open() throws IOException {
        RawClient client = connect().send(ANSWERED);
        assertStatus(200, client.readUntil("\r\n\r\n"));
        return client;
    }

    private RawClient connect() throws IOException {
        RawClient client = RawClient.connect(front.uri("http"));
        clients.add(client);
        return client;
    }
}
