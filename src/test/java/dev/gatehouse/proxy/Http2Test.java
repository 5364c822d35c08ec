package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.RawHttp2;
import dev.gatehouse.client.RawHttp2.Frame;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 as clients do not speak it who mean well, and how a service behind sees those who do. */
final class Http2Test {

    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int REFUSED_STREAM = 7;
    private static final int ANY_STREAM = Integer.MAX_VALUE;

    private RawUpstream upstream;
    private EmbeddedGateway gateway;
    private RawHttp2 client;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        gateway = GatewayUnderTest.start(directory, upstream.port(), "upstream.pool.idle = 1ms");
        records = new Records(directory.resolve("audit.jsonl"));
        client = connect();
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    @Test
    void the_service_sees_the_authority_as_host_and_one_line_of_cookies() throws Exception {
        assertEquals(
                200, client.get(1, "/", "cookie: a=1", "x-a: 1", "cookie: b=2").status());
        String head = upstream.head();
        assertTrue(head.contains("\r\nHost: a\r\n"), head);
        assertTrue(head.toLowerCase(Locale.ROOT).contains("\r\ncookie: a=1; b=2\r\n"), head);
        assertEquals(
                head.toLowerCase(Locale.ROOT).indexOf("cookie:"),
                head.toLowerCase(Locale.ROOT).lastIndexOf("cookie:"));
    }

    @Test
    void a_scheme_in_capitals_is_recorded_in_small_letters() throws IOException {
        List<String> head = List.of(":method: GET", ":scheme: HTTP", ":path: /capitals", ":authority: a");
        client.request(1, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, RawHttp2.head(head, List.of()));
        assertEquals(200, client.status());
        assertTrue(records.of("/capitals").contains("\"scheme\":\"http\""));
    }

    @Test
    void a_trusted_proxy_may_say_that_its_client_came_under_tls(@TempDir Path other) throws Exception {
        GatewayUnderTest.writeConfiguration(other, upstream.port());
        Files.writeString(
                other.resolve("gatehouse.properties"), "\ntrusted-proxies = 127.0.0.1\n", StandardOpenOption.APPEND);
        List<String> head = List.of(":method: GET", ":scheme: https", ":path: /", ":authority: a");
        try (EmbeddedGateway trusting = EmbeddedGateway.start(other);
                RawHttp2 proxy = RawHttp2.connect(trusting.uri().getPort())) {
            proxy.request(1, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, RawHttp2.head(head, List.of()));
            assertEquals(200, proxy.status());
        }
        assertTrue(upstream.head().contains("X-Forwarded-Proto: https\r\n"));
    }

    @Test
    void a_host_beside_the_authority_must_be_the_same() throws Exception {
        assertEquals(200, client.get(1, "/", "host: a").status());
        String head = upstream.head();
        assertEquals(head.indexOf("\r\nHost:"), head.lastIndexOf("\r\nHost:"), head);
        assertEquals(400, client.get(3, "/", "host: b").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection: close",
                "connection: te",
                "keep-alive: timeout=5",
                "proxy-connection: close",
                "transfer-encoding: chunked",
                "upgrade: websocket",
                "te: gzip",
            })
    void what_would_concern_a_connection_is_refused(String field) throws IOException {
        assertEquals(400, client.get(1, "/", field).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":scheme: https|:path: /|:authority: a",
                ":scheme: ftp|:path: /|:authority: a",
                ":scheme: http|:path: /",
                ":scheme: http|:path: x|:authority: a",
                ":scheme: http|:path: http://other/|:authority: a",
                ":scheme: http|:path: /|:authority: a|:path: /b",
                ":scheme: http|:path: /|:authority: a|:status: 200",
                ":path: /|:authority: a",
                ":scheme: http|:authority: a",
            })
    void a_head_that_two_could_read_differently_is_refused(String pseudo) throws IOException {
        List<String> lines = List.of((":method: GET|" + pseudo).split("\\|"));
        client.request(1, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, RawHttp2.head(lines, List.of()));
        Frame answer = client.next();
        while (answer.type() != RawHttp2.HEADERS && answer.type() != RawHttp2.RESET) {
            answer = client.next();
        }
        if (answer.type() == RawHttp2.HEADERS) {
            assertTrue(client.fields(answer).get(0).getValue().startsWith("4"), pseudo);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "user@a", "a/"})
    void an_authority_that_is_none_is_refused_or_ends_the_connection(String authority) throws IOException {
        client.request(
                1,
                RawHttp2.END_STREAM | RawHttp2.END_HEADERS,
                RawHttp2.head(
                        List.of(":method: GET", ":scheme: http", ":path: /", ":authority: " + authority), List.of()));
        try {
            assertEquals(400, client.status());
        } catch (EOFException closed) {
            // Jetty does not read on after an authority that it cannot take apart.
        }
    }

    @Test
    void a_tunnel_is_not_opened() throws IOException {
        client.request(
                1, RawHttp2.END_HEADERS, RawHttp2.head(List.of(":method: CONNECT", ":authority: a:443"), List.of()));
        assertTrue(client.status() >= 400);
    }

    @Test
    void more_streams_than_allowed_are_refused_and_can_be_tried_again() throws Exception {
        upstream.does(exchange -> exchange.readUntil("never"));
        for (int i = 0; i <= 128; i++) {
            client.get(2 * i + 1, "/open");
        }
        Frame reset = client.next(RawHttp2.RESET);
        assertEquals(2 * 128 + 1, reset.stream());
        assertEquals(REFUSED_STREAM, reset.error());
    }

    @Test
    void requests_that_are_taken_back_one_after_another_end_the_connection() throws IOException {
        flood(i -> join(
                RawHttp2.frame(
                        RawHttp2.HEADERS,
                        RawHttp2.END_STREAM | RawHttp2.END_HEADERS,
                        2 * i + 1,
                        RawHttp2.head(
                                List.of(":method: GET", ":scheme: http", ":path: /", ":authority: a"), List.of())),
                RawHttp2.frame(RawHttp2.RESET, 0, 2 * i + 1, new byte[] {0, 0, 0, 8})));
        assertIsSentAway();
    }

    @Test
    void pings_without_end_end_the_connection() throws IOException {
        flood(i -> RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]));
        assertIsSentAway();
    }

    @Test
    void settings_without_end_end_the_connection() throws IOException {
        flood(i -> RawHttp2.frame(RawHttp2.SETTINGS, 0, 0));
        assertIsSentAway();
    }

    @Test
    void a_head_without_end_ends_the_connection() throws IOException {
        client.request(
                1, 0, RawHttp2.head(List.of(":method: GET", ":scheme: http", ":path: /", ":authority: a"), List.of()));
        byte[] more = RawHttp2.head(List.of(), Collections.nCopies(40, "x-a: " + "a".repeat(100)));
        flood(i -> RawHttp2.frame(RawHttp2.CONTINUATION, 0, 1, more));
        assertTrue(client.isClosedByServer());
    }

    @Test
    void empty_frames_without_end_end_the_connection() throws IOException {
        upstream.does(exchange -> exchange.readUntil("never"));
        client.request(
                1,
                RawHttp2.END_HEADERS,
                RawHttp2.head(List.of(":method: POST", ":scheme: http", ":path: /", ":authority: a"), List.of()));
        flood(i -> RawHttp2.frame(RawHttp2.DATA, 0, 1));
        assertIsSentAway();
    }

    @Test
    void a_client_of_http_1_cannot_switch_to_http_2() throws IOException {
        String answer = RawClient.ask(
                gateway.uri(),
                RawClient.get("/", "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABk"));
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }

    @Test
    void a_drain_tells_the_client_at_once_and_loses_neither_what_is_open_nor_what_crosses_it() throws Exception {
        upstream.does(exchange -> {
            if (exchange.head().startsWith("GET /open")) {
                exchange.send("HTTP/1.1 200 OK\r\n\r\n").readUntil("never");
            } else {
                exchange.send("HTTP/1.1 204 No Content\r\n\r\n").close();
            }
        });
        assertEquals(200, client.get(1, "/open").status());
        Thread drain = new Thread(this::drain);
        drain.start();
        Frame farewell = client.next(RawHttp2.GO_AWAY);
        assertEquals(ANY_STREAM, farewell.lastStream());
        assertEquals(204, client.get(3, "/crossing").status());
        client.send(RawHttp2.RESET, 0, 1, new byte[] {0, 0, 0, 8});
        drain.join();
        gateway.close();
        assertEquals(3, client.next(RawHttp2.GO_AWAY).lastStream());
        assertTrue(client.isClosedByServer());
    }

    private void drain() {
        try {
            gateway.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_stream_that_is_taken_back_in_silence_ends_its_exchange() throws Exception {
        upstream.does(exchange -> exchange.send("HTTP/1.1 200 OK\r\n\r\n").readUntil("never"));
        assertEquals(200, client.get(1, "/silent").status());
        client.send(RawHttp2.RESET, 0, 1, new byte[] {0, 0, 0, 8});
        assertTrue(records.of("/silent").contains("\"outcome\":\"client-gone\""));
    }

    @Test
    void a_body_beyond_its_stated_length_fails() throws Exception {
        upstream.does(exchange -> exchange.readUntil("never"));
        client.request(
                1,
                RawHttp2.END_HEADERS,
                RawHttp2.head(
                        List.of(":method: POST", ":scheme: http", ":path: /longer", ":authority: a"),
                        List.of("content-length: 1")));
        upstream.head();
        client.send(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[2]);
        client.next(RawHttp2.RESET);
        assertFalse(records.of("/longer").contains("\"outcome\":\"answered\""));
    }

    private void flood(IntFunction<byte[]> frames) throws IOException {
        try {
            for (int round = 0; round < 100; round++) {
                ByteArrayOutputStream many = new ByteArrayOutputStream();
                for (int i = 0; i < 100; i++) {
                    many.writeBytes(frames.apply(100 * round + i));
                }
                client.send(many.toByteArray());
            }
        } catch (SocketException closed) {
            // As it should be, the sooner the better.
        }
    }

    private void assertIsSentAway() throws IOException {
        try {
            assertEquals(ENHANCE_YOUR_CALM, client.next(RawHttp2.GO_AWAY).reason());
        } catch (SocketException reset) {
            // What was still on its way met a closed socket, which takes the farewell with it.
        }
        assertTrue(client.isClosedByServer());
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    private RawHttp2 connect() throws IOException {
        return RawHttp2.connect(gateway.uri().getPort());
    }
}
