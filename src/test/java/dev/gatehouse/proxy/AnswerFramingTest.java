package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers whose head two readers could understand differently, and those that are only written oddly. */
@Timeout(60)
final class AnswerFramingTest {

    private static final String CHUNKED_BODY = "2\r\nok\r\n0\r\n\r\n";

    private RawUpstream upstream;
    private EmbeddedGateway gateway;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        gateway = GatewayUnderTest.start(directory, upstream.port());
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED_BODY,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n chunked\r\n\r\n" + CHUNKED_BODY,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\t\r\n\r\n" + CHUNKED_BODY,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding : chunked\r\n\r\n" + CHUNKED_BODY,
                "HTTP/1.1 200 OK\r\ntransfer-encoding\t: chunked\r\n\r\n" + CHUNKED_BODY,
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nCONTENT-LENGTH \t: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\n X: ab\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\n \r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nX: a\rContent-Length: 0\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nX\r: ab\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nX: ab\r\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 O\rK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\r\n\r\nok",
                "HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 103 Early Hints\r\nLink: a\rb\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
            })
    void a_head_that_two_readers_could_understand_differently_is_a_bad_gateway(String answer) throws IOException {
        AtomicInteger connections = new AtomicInteger();
        upstream.does(exchange -> {
            connections.incrementAndGet();
            exchange.send(answer);
            exchange.readUntil("\r\n\r\n");
            exchange.close();
        });
        for (int request = 1; request <= 2; request++) {
            String refused = RawClient.ask(gateway.uri().getPort(), get("/" + request));
            assertStatus(502, refused);
            assertFalse(refused.contains("\r\n\r\nok"), refused);
            assertTrue(records.of("/" + request).contains("\"outcome\":\"failed\",\"kind\":\"bad-response\""));
        }
        assertEquals(2, connections.get(), "a connection was used again");
    }

    @Test
    void a_bare_lf_ends_a_line_as_the_rfc_lets_it() throws IOException {
        assertPassedOn("HTTP/1.1 200 OK\nX: ab\nContent-Length: 2\n\nok", "X: ab");
    }

    @Test
    void a_folded_value_is_passed_on_in_one_line() throws IOException {
        assertPassedOn("HTTP/1.1 200 OK\r\nX: a\r\n \tb\r\nContent-Length: 2\r\n\r\nok", "X: a b");
    }

    @Test
    void a_blank_before_a_colon_is_taken_away() throws IOException {
        assertPassedOn("HTTP/1.1 200 OK\r\nX : ab\r\nContent-Length: 2\r\n\r\nok", "X: ab");
    }

    @Test
    void an_old_service_that_closes_at_the_end_of_its_answer_is_understood() throws IOException {
        upstream.answers("HTTP/1.0 200 OK\r\n\r\nok");
        assertStatus(200, RawClient.ask(gateway.uri().getPort(), get("/")));
    }

    @Test
    void a_reset_without_content_is_passed_on() throws IOException {
        upstream.answers("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n");
        assertStatus(205, RawClient.ask(gateway.uri().getPort(), get("/")));
    }

    @Test
    void a_reset_without_content_that_is_told_by_a_chunk_is_passed_on() throws IOException {
        upstream.answers("HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertStatus(205, RawClient.ask(gateway.uri().getPort(), get("/")));
        assertTrue(records.of("/").contains("\"outcome\":\"answered\""));
    }

    @Test
    void a_reset_whose_chunks_bring_content_is_cut_off_before_it() throws IOException {
        upstream.answers("HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n!!\r\n0\r\n\r\n");
        String answer = RawClient.ask(gateway.uri().getPort(), get("/cut"));
        assertFalse(answer.contains("!!"), answer);
        assertTrue(records.of("/cut").contains("\"outcome\":\"failed\",\"kind\":\"bad-response\""));
    }

    private void assertPassedOn(String answer, String line) throws IOException {
        upstream.answers(answer);
        String passed = RawClient.ask(gateway.uri().getPort(), get("/"));
        assertStatus(200, passed);
        assertTrue(passed.contains("\r\n" + line + "\r\n") && passed.endsWith("\r\n\r\nok"), passed);
    }
}
