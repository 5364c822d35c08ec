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
import dev.gatehouse.proxy.RawHttp2Service.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service that is spoken to by HTTP/2 sees, and what becomes of its answers. */
@Timeout(60)
final class ServiceByHttp2Test {

    private static final int PUSH = 2;
    private static final int OFF = 0;

    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private RawHttp2Service service;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        service = RawHttp2Service.start(connection -> {
            connection.settings();
            while (true) {
                Request request = connection.requestHead();
                requests.add(request);
                connection.answer(request.stream(), "hello");
            }
        });
        gateway = GatewayUnderTest.start(directory, service.port(), "upstream.protocol = h2c");
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        service.close();
        service.assertNoFault();
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(gateway.uri().getPort(), request);
    }

    private Request seen() throws InterruptedException {
        return RawHttp2Service.awaited(requests);
    }

    @Test
    void a_request_arrives_with_its_authority_and_without_fields_of_a_connection() throws Exception {
        assertStatus(200, ask(get("/a?b=c", "TE: trailers, deflate", "X-Name: Value", "Keep-Alive: 1")));
        Request request = seen();
        assertEquals("GET", request.field(":method"));
        assertEquals("http", request.field(":scheme"));
        assertEquals("/a?b=c", request.field(":path"));
        assertEquals("a", request.field(":authority"));
        assertEquals("Value", request.field("x-name"));
        for (String gone : new String[] {"host", "connection", "keep-alive", "transfer-encoding", "upgrade"}) {
            assertEquals("[]", request.field(gone), gone);
        }
        assertEquals("trailers", request.field("te"));
        assertTrue(request.endsStream());
    }

    @Test
    void the_answer_arrives_whole() throws Exception {
        String answer = ask(get("/"));
        assertStatus(200, answer);
        assertTrue(answer.contains("hello"), answer);
    }

    @Test
    void credentials_are_marked_so_that_nobody_keeps_them() throws Exception {
        ask(get("/", "Authorization: Basic c2VjcmV0", "Cookie: a=b", "X-Other: c"));
        Request request = seen();
        request.fields().forEach(field -> {
            switch (field.getName()) {
                case "authorization", "cookie" -> assertTrue(field.isSensitive(), field.getName());
                case "x-other" -> assertFalse(field.isSensitive());
                default -> {}
            }
        });
    }

    @Test
    void many_requests_share_one_connection() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertStatus(200, ask(get("/")));
        }
        assertEquals(1, service.connections());
    }

    @Test
    void a_body_arrives_with_its_length_and_its_end() throws Exception {
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        service.does(connection -> {
            connection.settings();
            Request request = connection.requestHead();
            requests.add(request);
            RawHttp2.Frame data = connection.next(RawHttp2.DATA);
            bodies.add(StandardCharsets.ISO_8859_1
                    .decode(data.payload().duplicate())
                    .toString());
            while ((data.flags() & RawHttp2.END_STREAM) == 0) {
                data = connection.next(RawHttp2.DATA);
            }
            connection.answer(request.stream(), "taken").untilClosed();
        });
        assertStatus(100, ask(post("/", "Content-Length: 4", "Expect: 100-continue") + "body"));
        assertEquals("body", RawHttp2Service.awaited(bodies));
        Request request = seen();
        assertEquals("4", request.field("content-length"));
        assertEquals("[]", request.field("expect"));
        assertFalse(request.endsStream());
    }

    @Test
    void an_answer_to_head_has_no_body_though_it_states_a_length() throws Exception {
        service.does(connection -> {
            connection.settings();
            int stream = connection.request();
            connection.head(stream, RawHttp2Service.WHOLE, ":status: 200", "content-length: 12");
            connection.untilClosed();
        });
        String answer = ask(head("HEAD", "/"));
        assertStatus(200, answer);
        assertTrue(answer.contains("Content-Length: 12") || answer.contains("content-length: 12"), answer);
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }

    @Test
    void trailers_of_an_answer_are_passed_on() throws Exception {
        service.does(connection -> {
            connection.settings();
            int stream = connection.request();
            connection
                    .head(stream, RawHttp2.END_HEADERS, ":status: 200")
                    .data(stream, false, "body")
                    .head(stream, RawHttp2Service.WHOLE, "x-checksum: 7");
            connection.untilClosed();
        });
        String answer = ask(get("/", "TE: trailers"));
        assertStatus(200, answer);
        assertTrue(answer.toLowerCase(java.util.Locale.ROOT).contains("x-checksum: 7"), answer);
    }

    @Test
    void it_is_told_that_it_may_not_push() throws Exception {
        BlockingQueue<RawHttp2.Frame> first = new LinkedBlockingQueue<>();
        service.does(connection -> {
            connection.settings();
            first.add(connection.next(RawHttp2.SETTINGS));
            connection.answer(connection.request(), "").untilClosed();
        });
        assertStatus(200, ask(get("/")));
        RawHttp2.Frame settings = RawHttp2Service.awaited(first);
        assertEquals(PUSH, settings.payload().getShort(0));
        assertEquals(OFF, settings.payload().getInt(2));
    }
}
