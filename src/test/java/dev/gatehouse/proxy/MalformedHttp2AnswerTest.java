package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.head;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.RawHttp2;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers that may not be passed on, and what they cost others.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-8.1.1">RFC 9113 §8.1.1</a>
 */
@Timeout(60)
final class MalformedHttp2AnswerTest {

    private static final int PROTOCOL_ERROR = 1;
    private static final int FLOW_CONTROL_ERROR = 3;
    private static final int COMPRESSION_ERROR = 9;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int PUSH_PROMISE = 5;
    private static final int ORIGIN = 12;

    private final BlockingQueue<Integer> reasons = new LinkedBlockingQueue<>();
    private RawHttp2Service service;
    private EmbeddedGateway gateway;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        service = RawHttp2Service.start(RawHttp2Service.Connection::settings);
        gateway = GatewayUnderTest.start(
                directory,
                service.port(),
                "upstream.protocol = h2c",
                "upstream.retry.attempts = 1",
                "upstream.eject.consecutive-failures = none");
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        service.close();
        service.assertNoFault();
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(gateway.uri(), request);
    }

    /** The first stream's answer is this; the next ones are answered well. */
    private void answersFirst(Answer answer) {
        service.does(connection -> {
            connection.settings();
            answer.to(connection, connection.request());
            while (true) {
                connection.answer(connection.request(), "well");
            }
        });
    }

    /** One answer. */
    private interface Answer {
        void to(RawHttp2Service.Connection connection, int stream) throws IOException;
    }

    /** The client hears nothing of it but 502, and the connection serves others. */
    private void assertRefusedAlone(Answer answer) throws IOException {
        assertRefusedAlone(get("/refused"), answer);
    }

    private void assertRefusedAlone(String request, Answer answer) throws IOException {
        answersFirst(answer);
        assertStatus(502, ask(request));
        String next = ask(get("/"));
        assertStatus(200, next);
        assertEquals(1, service.connections());
    }

    /** The same of one that has bytes unread, so that the reason may be lost with them: the record has it. */
    private void assertEndsUnread(String detail, Answer answer) throws Exception {
        service.does(connection -> {
            connection.settings();
            answer.to(connection, connection.request());
            reasons.add(connection.untilClosed());
        });
        assertStatus(502, ask(get("/ends")));
        assertTrue(records.of("/ends").contains(detail));
        RawHttp2Service.awaited(reasons);
    }

    /** The connection ends, with this reason. What is answered must be written at once, or it may be lost. */
    private void assertEnds(int reason, Answer answer) throws Exception {
        service.does(connection -> {
            connection.settings();
            answer.to(connection, connection.request());
            reasons.add(connection.untilClosed());
        });
        assertStatus(502, ask(get("/ends")));
        assertEquals(reason, RawHttp2Service.awaited(reasons));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Upper: 1",
                "connection: close",
                "keep-alive: 1",
                "proxy-connection: close",
                "transfer-encoding: chunked",
                "upgrade: websocket",
                "x y: 1",
                ":status: 200",
                ":path: /",
                "x-a: \u0001",
                "x-a:  b"
            })
    void a_field_that_http2_does_not_allow_is_refused(String line) throws IOException {
        assertRefusedAlone(
                (connection, stream) -> connection.head(stream, RawHttp2Service.WHOLE, ":status: 200", line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-a: 1", ":status: 20", ":status: +20", ":status: 099", ":status: 600", ":status: 2000"})
    void so_is_a_head_without_a_proper_status(String line) throws IOException {
        assertRefusedAlone((connection, stream) -> connection.head(stream, RawHttp2Service.WHOLE, line));
    }

    @Test
    void the_record_says_why() throws IOException {
        assertRefusedAlone((connection, stream) ->
                connection.head(stream, RawHttp2Service.WHOLE, ":status: 200", "connection: close"));
        assertTrue(records.of("/refused").contains("a field of a connection"));
    }

    @Test
    void a_body_that_is_longer_than_stated_is_cut_where_it_goes_wrong() throws IOException {
        answersFirst((connection, stream) -> connection
                .head(stream, RawHttp2.END_HEADERS, ":status: 200", "content-length: 4")
                .data(stream, true, "longer"));
        assertFalse(ask(get("/")).contains("longer"));
        assertStatus(200, ask(get("/")));
    }

    @Test
    void so_is_one_that_is_shorter() throws IOException {
        answersFirst((connection, stream) -> connection
                .head(stream, RawHttp2.END_HEADERS, ":status: 200", "content-length: 400")
                .data(stream, true, "short"));
        String answer = ask(get("/short"));
        assertFalse(answer.endsWith("short\r\n0\r\n\r\n"), answer);
        assertTrue(records.of("/short").contains("shorter than it says"));
        assertStatus(200, ask(get("/")));
    }

    @Test
    void a_head_that_ends_the_stream_and_states_a_length_is_refused() throws IOException {
        assertRefusedAlone((connection, stream) ->
                connection.head(stream, RawHttp2Service.WHOLE, ":status: 200", "content-length: 4"));
    }

    @Test
    void a_body_without_a_head_is_refused() throws IOException {
        assertRefusedAlone((connection, stream) -> connection.data(stream, true, "body"));
    }

    @Test
    void an_interim_answer_that_ends_the_stream_is_refused() throws IOException {
        assertRefusedAlone((connection, stream) -> connection.head(stream, RawHttp2Service.WHOLE, ":status: 103"));
    }

    @Test
    void a_switch_of_protocols_is_refused() throws IOException {
        assertRefusedAlone((connection, stream) -> connection.head(stream, RawHttp2.END_HEADERS, ":status: 101"));
    }

    @Test
    void a_head_that_is_too_large_is_refused_and_takes_no_other_with_it() throws IOException {
        String large = "x".repeat(15_000);
        assertRefusedAlone((connection, stream) -> {
            byte[] line = RawHttp2.head(List.of(), List.of("x-large: " + large));
            connection.head(stream, 0, ":status: 200");
            for (int i = 0; i < 5; i++) {
                connection.send(RawHttp2.CONTINUATION, i == 4 ? RawHttp2.END_HEADERS : 0, stream, line);
            }
        });
    }

    @Test
    void too_many_fields_are_refused() throws IOException {
        assertRefusedAlone((connection, stream) -> {
            String[] lines = new String[202];
            lines[0] = ":status: 200";
            for (int i = 1; i < lines.length; i++) {
                lines[i] = "x-" + i + ": 1";
            }
            connection.head(stream, RawHttp2Service.WHOLE, lines);
        });
    }

    @Test
    void content_of_an_answer_to_head_is_not_taken_for_another_answer() throws IOException {
        answersFirst((connection, stream) ->
                connection.head(stream, RawHttp2.END_HEADERS, ":status: 200").data(stream, true, "content"));
        String answer = ask(head("HEAD", "/"));
        assertStatus(200, answer);
        assertFalse(answer.contains("content"), answer);
        assertStatus(200, ask(get("/")));
        assertEquals(1, service.connections());
    }

    @Test
    void trailers_with_a_pseudo_field_break_the_answer_off() throws IOException {
        answersFirst((connection, stream) -> connection
                .head(stream, RawHttp2.END_HEADERS, ":status: 200")
                .data(stream, false, "body")
                .head(stream, RawHttp2Service.WHOLE, ":status: 200"));
        String answer = ask(get("/"));
        assertFalse(answer.endsWith("\r\n0\r\n\r\n"), answer);
        assertStatus(200, ask(get("/")));
    }

    @Test
    void frames_that_nobody_knows_are_passed_over() throws IOException {
        answersFirst((connection, stream) -> connection
                .send(ORIGIN, 0, 0, new byte[7])
                .send(0xfe, 0xff, stream, new byte[3])
                .answer(stream, "well"));
        assertStatus(200, ask(get("/")));
    }

    @Test
    void a_push_ends_the_connection() throws Exception {
        assertEnds(
                PROTOCOL_ERROR,
                (connection, stream) ->
                        connection.send(PUSH_PROMISE, RawHttp2.END_HEADERS, stream, new byte[] {0, 0, 0, 2}));
    }

    @Test
    void so_does_a_stream_that_the_gateway_has_not_opened() throws Exception {
        assertEnds(PROTOCOL_ERROR, (connection, stream) -> connection.answer(stream + 2, ""));
    }

    @Test
    void so_does_a_frame_that_is_too_large() throws Exception {
        assertEndsUnread(
                "a frame is larger than the service may send",
                (connection, stream) -> connection.send(RawHttp2.DATA, 0, stream, new byte[16_385]));
    }

    @Test
    void so_do_fields_that_cannot_be_decoded() throws Exception {
        assertEnds(
                COMPRESSION_ERROR,
                (connection, stream) -> connection.send(
                        RawHttp2.HEADERS, RawHttp2Service.WHOLE, stream, new byte[] {(byte) 0xff, 0x7f}));
    }

    @Test
    void so_does_a_head_without_an_end() throws Exception {
        assertEnds(ENHANCE_YOUR_CALM, (connection, stream) -> {
            byte[][] frames = new byte[41][];
            Arrays.fill(frames, RawHttp2.frame(RawHttp2.CONTINUATION, 0, stream));
            frames[0] = RawHttp2.frame(RawHttp2.HEADERS, 0, stream, RawHttp2.head(List.of(), List.of(":status: 200")));
            connection.together(frames);
        });
    }

    @Test
    void so_does_a_head_that_is_interrupted() throws Exception {
        assertEnds(
                PROTOCOL_ERROR,
                (connection, stream) ->
                        connection.head(stream, 0, ":status: 200").send(RawHttp2.PING, 0, 0, new byte[8]));
    }

    @ParameterizedTest
    @ValueSource(ints = {RawHttp2.PING, RawHttp2.SETTINGS, RawHttp2.WINDOW_UPDATE})
    void so_does_a_flood(int type) throws Exception {
        byte[] payload = switch (type) {
            case RawHttp2.PING -> new byte[8];
            case RawHttp2.WINDOW_UPDATE -> new byte[] {0, 0, 0, 1};
            default -> new byte[0];
        };
        ByteBuffer flood = ByteBuffer.allocate(1200 * (9 + payload.length));
        while (flood.hasRemaining()) {
            flood.put(RawHttp2.frame(type, 0, 0, payload));
        }
        assertEndsUnread("the service floods the connection", (connection, stream) -> connection.send(flood.array()));
    }

    @Test
    void so_does_a_flood_of_resets() throws Exception {
        byte[] reset = RawHttp2.frame(RawHttp2.RESET, 0, 1, new byte[4]);
        assertEnds(ENHANCE_YOUR_CALM, (connection, stream) -> connection.together(reset, reset));
    }

    @Test
    void so_does_a_window_that_grows_beyond_all_bounds() throws Exception {
        assertEnds(FLOW_CONTROL_ERROR, (connection, stream) -> connection.widen(0, Integer.MAX_VALUE));
    }

    /** Else it would be asked on and on, and count against nobody. */
    @Test
    void a_kept_connection_that_ends_so_is_no_connection_that_had_grown_old() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        service.does(connection -> {
            connection.settings().answer(connection.request(), "well");
            connection.answer(connection.request() + 2, "");
            asked.incrementAndGet();
            connection.untilClosed();
        });
        assertStatus(200, ask(get("/")));
        assertStatus(502, ask(get("/")));
        assertEquals(1, asked.get());
        assertEquals(1, service.connections());
    }

    @Test
    void a_stream_of_more_than_its_window_is_reset() throws Exception {
        BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
        service.does(connection -> {
            connection.settings();
            int stream = connection.request();
            connection.head(stream, RawHttp2.END_HEADERS, ":status: 200");
            String block = "x".repeat(16_000);
            // More than the window and all that sockets hold for a client that reads nothing.
            for (int i = 0; i < 2000; i++) {
                connection.data(stream, false, block);
            }
            codes.add(connection.next(RawHttp2.RESET).error());
        });
        try (RawClient client = RawClient.connect(gateway.uri())) {
            client.send(get("/"));
            assertEquals(FLOW_CONTROL_ERROR, RawHttp2Service.awaited(codes));
        }
    }

    @Test
    void a_service_that_does_not_speak_http2_is_told_of_by_the_record() throws Exception {
        try (RawUpstream other = RawUpstream.start()) {
            gateway.close();
            Path directory = records.file().resolveSibling("other");
            gateway = GatewayUnderTest.start(directory, other.port(), "upstream.protocol = h2c");
            other.answers("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            assertStatus(502, ask(get("/other")));
            assertTrue(new Records(directory.resolve("audit.jsonl"))
                    .of("/other")
                    .contains("the service does not speak HTTP/2"));
        }
    }

    /** Nothing of the request had been sent. */
    @Test
    void one_of_several_endpoints_that_does_not_is_noticed_by_nobody() throws Exception {
        try (RawUpstream other = RawUpstream.start()) {
            other.answers("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            gateway.close();
            answersFirst((connection, stream) -> connection.answer(stream, "well"));
            Path directory = records.file().resolveSibling("two");
            GatewayUnderTest.writeConfiguration(directory, service.port());
            Files.writeString(
                    directory.resolve("routes/all.properties"),
                    "match.path = /**\nauth = none\nupstream.protocol = h2c\nupstream.balance = round-robin\nupstream.endpoints = http://127.0.0.1:"
                            + service.port() + ", http://127.0.0.1:" + other.port()
                            + "\nupstream.eject.consecutive-failures = none");
            gateway = EmbeddedGateway.start(directory);
            for (int i = 0; i < 4; i++) {
                assertStatus(200, ask(post("/", "Content-Length: 0")));
            }
            assertTrue(other.head().startsWith("PRI "));
        }
    }

    @Test
    void one_that_never_says_what_it_takes_is_a_connection_that_does_not_come_about() throws Exception {
        gateway.close();
        Path directory = records.file().resolveSibling("other");
        gateway =
                GatewayUnderTest.start(directory, service.port(), "upstream.protocol = h2c", "timeout.connect = 300ms");
        service.does(connection -> {
            connection.silentUntilClosed();
            reasons.add(0);
        });
        assertStatus(504, ask(get("/silent")));
        assertTrue(new Records(directory.resolve("audit.jsonl")).of("/silent").contains("timeout.connect is over"));
        RawHttp2Service.awaited(reasons);
    }
}
