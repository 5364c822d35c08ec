package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A malformed request gets a problem document and a record, its connection ends, nothing behind it is taken for a request, and the
 * service has got no request of it that is whole.
 */
final class StrictnessTest {

    private static final String LAST_CHUNK = "\r\n0\r\n";

    private static RawUpstream service;
    private static EmbeddedGateway gateway;
    private static Records records;

    /** All that the service received, by connection, once the connection has ended. */
    private final Queue<String> received = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        service = RawUpstream.start();
        GatewayUnderTest.writeConfiguration(directory, service.port());
        Files.writeString(
                directory.resolve("routes/own.properties"), "match.path = /own\nauth = none\nrespond.status = 203\n");
        gateway = EmbeddedGateway.start(directory);
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        service.close();
    }

    /**
     * A service that answers nothing unless a request is whole. It says that it closes, as a POST on a kept connection that it
     * closes would be lost, and reads to the end, as a reset could overtake its answer.
     */
    @BeforeEach
    void listen() {
        service.does(exchange -> {
            boolean hasBody = exchange.head().startsWith("POST ");
            received.add(exchange.head() + (hasBody ? exchange.readUntil(LAST_CHUNK) : ""));
            for (String trailer = hasBody ? exchange.readUntil("\r\n") : ""; trailer.length() > 2; ) {
                trailer = exchange.readUntil("\r\n");
            }
            exchange.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                    .close();
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_malformed_request_is_refused(MalformedRequest request) throws IOException {
        String answer = RawClient.ask(gateway.uri(), request.bytes() + MalformedRequest.SECOND);

        RawClient.assertStatus(400, answer);
        assertEquals(1, answer.split("HTTP/1\\.[01] [0-9]", -1).length - 1, answer);
        assertTrue(answer.contains("Content-Type: application/problem+json\r\n"), answer);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
        String id = answer.replaceAll("(?s).*X-Request-Id: ([^\r]+).*", "$1");
        String record = records.with("\"requestId\":\"" + id + "\"");
        assertTrue(record.contains("\"status\":400,"), record);
        GatewayUnderTest.assertAtRest(gateway);
        for (String seen : received) {
            assertFalse(seen.contains("second"), seen);
            assertTrue(seen.startsWith("POST ") && !seen.endsWith(LAST_CHUNK), seen);
        }
    }

    /** So that the tests above could see a second request if there were one, and what is merely rare is not refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /open/a HTTP/1.1\r\nHost: a\r\n\r\n",
                "\r\n\r\nGET /open/a HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /open/a HTTP/1.1\r\nHost: a\r\nX:\r\nY:\t y \t\r\n\r\n",
                "GET http://a/open/a HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /open/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                "POST /open/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\tCHUNKED\t\r\n\r\n5\r\nhello\r\n000\r\n\r\n",
                "POST /open/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n005;a=\"b\\\"c\";d=e\r\nhello\r\n0;f\r\nX: y\r\n\r\n"
            })
    void a_sound_request_is_served_and_so_is_the_next(String sound) throws IOException {
        String answer = RawClient.ask(gateway.uri(), sound + MalformedRequest.SECOND);

        assertEquals(2, answer.split("HTTP/1.1 200", -1).length - 1, answer);
    }

    @Test
    void a_malformed_request_is_refused_behind_a_sound_one_too() throws IOException {
        String sound = "GET /open/a HTTP/1.1\r\nHost: a\r\n\r\n";

        String answer = RawClient.ask(gateway.uri(), sound + "GET  /open/b HTTP/1.1\r\nHost: a\r\n\r\n");

        assertEquals(1, answer.split("HTTP/1.1 200", -1).length - 1, answer);
        assertEquals(1, answer.split("HTTP/1.1 400", -1).length - 1, answer);
    }

    @Test
    void a_request_line_is_judged_though_it_comes_byte_by_byte() throws IOException {
        try (RawClient client = RawClient.connect(gateway.uri())) {
            for (char next : "\r\nGET /open/a  HTTP/1.1\r\n".toCharArray()) {
                client.send(String.valueOf(next));
            }
            RawClient.assertStatus(400, client.rest());
        }
    }

    /** Only extensions count as a part of the head. */
    @Test
    void chunks_without_extensions_may_be_many() throws IOException {
        String body = "1\r\nx\r\n".repeat(20_000) + "0\r\n\r\n";
        String head = RawClient.post("/open/sum", "Transfer-Encoding: chunked");

        RawClient.assertStatus(200, RawClient.ask(gateway.uri(), head + body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 6\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"})
    void a_body_that_ends_early_is_no_whole_request(String fieldsAndBody) throws IOException {
        try (RawClient client = RawClient.connect(gateway.uri())) {
            client.send("POST /open/sum HTTP/1.1\r\nHost: a\r\n" + fieldsAndBody)
                    .end();
            client.rest();
        }
        GatewayUnderTest.assertAtRest(gateway);
        received.forEach(seen -> assertFalse(seen.endsWith(LAST_CHUNK), seen));
    }

    /** A body that nobody reads is no request. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 34\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n22\r\n"})
    void what_stands_in_a_body_that_no_route_reads_is_not_taken_for_a_request(String framing) throws IOException {
        String inner = "GET /inner HTTP/1.1\r\nHost: abc\r\n\r\n";
        assertEquals(34, inner.length());
        String end = framing.startsWith("T") ? "\r\n0\r\n\r\n" : "";
        String request = "POST /own HTTP/1.1\r\nHost: a\r\n" + framing + inner + end;

        String answer = RawClient.ask(gateway.uri(), request + MalformedRequest.SECOND);

        assertTrue(answer.startsWith("HTTP/1.1 203 "), answer);
        assertEquals(1, answer.split("HTTP/1.1 200", -1).length - 1, answer);
        assertEquals(2, answer.split("HTTP/1.1 [0-9]", -1).length - 1, answer);
        received.forEach(seen -> assertFalse(seen.contains("inner"), seen));
    }

    @Test
    void nothing_is_read_behind_a_request_that_asks_for_the_connection_to_be_closed() throws IOException {
        String answer = RawClient.ask(gateway.uri(), RawClient.get("/open/a") + MalformedRequest.SECOND);

        assertEquals(1, answer.split("HTTP/1.1 200", -1).length - 1, answer);
    }
}
