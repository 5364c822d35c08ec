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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedded gateway between a raw client and a raw service, whichever way the client comes. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"http", "https"})
final class DataPathTest {

    private static final int QUIET_LOOKS = 10;

    private static RawUpstream upstream;
    private static EmbeddedGateway gateway;
    private static Records records;

    private final URI place;

    DataPathTest(String scheme) {
        place = scheme.equals("https") ? gateway.httpsUri().orElseThrow() : gateway.uri();
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        records = new Records(directory.resolve("audit.jsonl"));
        Files.createDirectory(directory.resolve("routes"));
        Issuer.root().issue("EC", "a").write(directory, "server");
        Files.writeString(directory.resolve("gatehouse.properties"), """
                listen.http = 127.0.0.1:0
                listen.https = 127.0.0.1:0
                tls.certificate = server.pem
                tls.key = server.key
                admin.listen = off
                audit.file = %s
                """.formatted(records.file()));
        Files.writeString(directory.resolve("routes/all.properties"), """
                match.path = /**
                upstream.endpoints = http://127.0.0.1:%d
                auth = none
                limit.request-body = 100KiB
                """.formatted(upstream.port()));
        // The service mostly closes without having said so. A POST, which cannot be sent again, would meet the end of a
        // kept connection now and then.
        Files.writeString(directory.resolve("routes/posts.properties"), """
                match.path = /**
                match.methods = POST
                upstream.endpoints = http://127.0.0.1:%d
                upstream.pool.idle = 1ms
                auth = none
                limit.request-body = 100KiB
                """.formatted(upstream.port()));
        gateway = EmbeddedGateway.start(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    /** Several looks in a row, since a client that sent many requests and left may leave another one behind each. */
    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() {
        long deadline = System.nanoTime() + 10_000_000_000L;
        int quiet = 0;
        while (quiet < QUIET_LOOKS && System.nanoTime() < deadline) {
            quiet = gateway.exchangesUnderWay() > 0 || gateway.leasedConnections() > 0 ? 0 : quiet + 1;
            LockSupport.parkNanos(1_000_000);
        }
        assertEquals(0, gateway.exchangesUnderWay());
        assertEquals(0, gateway.leasedConnections());
    }

    @Test
    void interim_early_hints_are_passed_on() throws IOException {
        upstream.does(exchange -> exchange.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n")
                .send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .close());
        String answer = ask(get("/"));
        assertTrue(answer.startsWith("HTTP/1.1 103 "), answer);
        assertTrue(answer.contains("Link: </a.css>; rel=preload"), answer);
        assertTrue(answer.contains("HTTP/1.1 200 OK") && answer.endsWith("\r\n\r\nok"), answer);
    }

    @Test
    void an_unasked_switch_of_protocols_is_a_bad_gateway() throws IOException {
        upstream.does(exchange -> exchange.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")
                .read(1));
        assertStatus(502, ask(get("/")));
    }

    @Test
    void two_lengths_are_a_bad_gateway() throws IOException {
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!");
        assertStatus(502, ask(get("/")));
    }

    @Test
    void length_beside_chunks_is_a_bad_gateway() throws IOException {
        upstream.answers(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
        assertStatus(502, ask(get("/")));
    }

    @Test
    void what_is_no_http_is_a_bad_gateway_and_is_not_quoted_in_the_record() throws IOException {
        upstream.answers("SSH-2.0-secret\r\n\r\n");
        assertStatus(502, ask(get("/garbage")));
        assertFalse(records.of("/garbage").contains("secret"));
    }

    @Test
    void a_service_that_closes_without_an_answer_is_a_bad_gateway() throws IOException {
        upstream.answers("");
        assertStatus(502, ask(get("/")));
    }

    @Test
    void a_short_body_that_is_cut_is_a_bad_gateway() throws IOException {
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
        assertStatus(502, ask(get("/")));
    }

    @Test
    void a_chunked_body_that_is_cut_has_no_clean_end_and_is_recorded_as_failed() throws IOException {
        upstream.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        String answer = ask(get("/cut"));
        assertFalse(answer.endsWith("0\r\n\r\n"), answer);
        assertTrue(records.of("/cut").contains("\"outcome\":\"failed\""));
    }

    @Test
    void bytes_above_ascii_order_and_spelling_of_fields_pass_both_ways() throws Exception {
        String cookies = "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n";
        upstream.answers(
                "HTTP/1.1 200 OK\r\nx-MiXed: \u00e9\u0080\u00ff\r\n%sContent-Type: text/html; charset=UTF-8\r\n\r\n"
                        .formatted(cookies));
        String answer = ask(get("/", "X-In: \u00e9\u0080\u00ff", "x-CaSe: 1", "x-case: 2"));
        assertTrue(answer.contains("x-MiXed: \u00e9\u0080\u00ff\r\n"), answer);
        assertTrue(answer.contains(cookies), answer);
        assertTrue(answer.contains("Content-Type: text/html; charset=UTF-8\r\n"), answer);
        String head = upstream.head();
        assertTrue(head.contains("X-In: \u00e9\u0080\u00ff\r\nx-CaSe: 1\r\nx-case: 2\r\n"), head);
    }

    @Test
    void what_concerns_the_connection_or_only_the_gateway_may_say_goes_no_further() throws Exception {
        upstream.answers("HTTP/1.1 200 OK\r\nConnection: close, X-Inner\r\nX-Inner: 1\r\nContent-Length: 0\r\n\r\n");
        String answer = ask(
                get("/", "Keep-Alive: timeout=5", "X-Consumer-Id: root", "X-Api-Key: k", "X-Forwarded-For: 10.9.9.9"));
        assertFalse(answer.contains("X-Inner"), answer);
        String head = upstream.head();
        assertFalse(head.contains("Keep-Alive") || head.contains("root") || head.contains("X-Api-Key"), head);
        assertFalse(head.contains("10.9.9.9"), head);
        assertTrue(head.contains("X-Forwarded-For: 127.0.0.1\r\n"), head);
    }

    @Test
    void what_only_the_gateway_may_say_cannot_be_hidden_in_underscores() throws IOException {
        assertStatus(400, ask(get("/", "X_Consumer_Id: root")));
        assertStatus(400, ask(get("/", "X_Real_IP: 10.0.0.1")));
    }

    @Test
    void a_body_of_known_length_has_one_length_upstream() throws Exception {
        upstream.does(exchange -> echo(exchange, exchange.read(5)));
        assertTrue(ask(post("/", "Content-Length: 5") + "hello").endsWith("hello"));
        String head = upstream.head();
        assertEquals(head.indexOf("Content-Length"), head.lastIndexOf("Content-Length"), head);
    }

    @Test
    void a_chunked_body_and_its_trailers_arrive() throws IOException {
        upstream.does(exchange -> echo(exchange, exchange.readUntil("\r\n\r\n")));
        String answer = ask(post("/", "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\nX-Sum: 7\r\n\r\n");
        // The servlet API gives the names of trailers in lower case.
        assertTrue(answer.contains("5\r\nhello\r\n0\r\nx-sum: 7\r\n\r\n"), answer);
    }

    @Test
    void a_client_that_expects_100_gets_it_when_the_service_wants_the_body() throws IOException {
        upstream.does(exchange -> echo(exchange.send("HTTP/1.1 100 Continue\r\n\r\n"), exchange.read(5)));
        String interim = "HTTP/1.1 100 Continue\r\n\r\n";
        try (RawClient client = connect()) {
            client.send(post("/", "Expect: 100-continue", "Content-Length: 5"));
            assertEquals(interim, client.read(interim.length()));
            assertTrue(client.send("hello").rest().endsWith("hello"));
        }
    }

    @Test
    void an_answer_to_an_unfinished_upload_arrives() throws IOException {
        upstream.answers("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope");
        try (RawClient client = connect()) {
            assertStatus(
                    403,
                    client.send(post("/", "Content-Length: 50000") + "x".repeat(1000))
                            .rest());
        }
    }

    @Test
    void a_body_over_the_limit_is_refused_by_its_length() throws IOException {
        assertStatus(413, ask(post("/", "Content-Length: 200000")));
    }

    @Test
    void a_chunked_body_over_the_limit_is_refused_on_its_way() throws IOException {
        upstream.does(exchange -> exchange.readUntil("never"));
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        try (RawClient client = connect()) {
            assertStatus(
                    413,
                    client.send(post("/", "Transfer-Encoding: chunked") + chunk + chunk)
                            .rest());
        }
    }

    @Test
    void answers_without_a_body_keep_their_length() throws IOException {
        upstream.answers("HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\n\r\n");
        String notModified = ask(get("/"));
        assertTrue(notModified.contains("Content-Length: 77\r\n") && notModified.endsWith("\r\n\r\n"), notModified);
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n");
        String head = ask(get("/").replace("GET", "HEAD"));
        assertTrue(head.contains("Content-Length: 77\r\n") && head.endsWith("\r\n\r\n"), head);
    }

    @Test
    void a_target_that_no_route_allows_or_that_names_another_host_is_a_bad_request() throws IOException {
        assertStatus(400, ask(get("/a%2Fb")));
        assertStatus(400, ask(get("/a;b")));
        assertStatus(400, ask(get("/a/../b")));
        assertStatus(400, ask(get("http://other/")));
    }

    @Test
    void a_head_that_is_cut_off_is_a_bad_gateway() throws IOException {
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n");
        assertStatus(502, ask(get("/")));
    }

    @Test
    void what_an_upstream_sends_beyond_its_answer_is_not_taken_for_the_next_one() throws IOException {
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nX: ");
        assertTrue(ask(get("/")).endsWith("ok"));
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext");
        assertTrue(ask(get("/")).endsWith("next"));
    }

    @Test
    void trailers_cannot_say_what_fields_may_not() throws IOException {
        upstream.does(exchange -> {
            String body = exchange.readUntil("\r\n\r\n");
            exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .send(Integer.toHexString(body.length()) + "\r\n" + body + "\r\n")
                    .send("0\r\nX-Kept: 1\r\nContent-Length: 5\r\n\r\n")
                    .close();
        });
        String trailers = "X-Consumer-Id: root\r\nX_Consumer_Id: root\r\nX-Forwarded-For: 10.9.9.9\r\nX-Api-Key: k\r\n";
        String answer =
                ask(post("/", "Transfer-Encoding: chunked") + "2\r\nhi\r\n0\r\n" + trailers + "X-Sum: 7\r\n\r\n");
        assertTrue(answer.contains("x-sum: 7") && answer.contains("X-Kept: 1"), answer);
        assertFalse(answer.contains("root") || answer.contains("10.9.9.9") || answer.contains("-key"), answer);
        assertFalse(answer.contains("Content-Length: 5"), answer);
    }

    @Test
    void every_line_of_a_credential_of_ours_stays_here() throws Exception {
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        ask(get("/", "Authorization: Basic eDp5", "Authorization: ApiKey gate_secret"));
        String head = upstream.head();
        assertTrue(head.contains("Basic eDp5") && !head.contains("gate_secret"), head);
    }

    @Test
    void an_answer_of_a_few_buffers_keeps_its_length() throws IOException {
        String body = "x".repeat(20_000);
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n" + body);
        String answer = ask(get("/"));
        assertTrue(answer.contains("Content-Length: 20000\r\n") && answer.endsWith(body), answer.substring(0, 300));
    }

    @Test
    void clients_that_ask_and_never_read_hold_up_nobody() throws Exception {
        upstream.does(exchange -> exchange.send(
                        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 20000\r\n\r\n" + "x".repeat(20_000))
                .close());
        String refusedMany = "GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000);
        String answeredMany = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(200);
        List<RawClient> greedy = new ArrayList<>();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RawClient client = connect();
            greedy.add(client);
            String requests = i % 2 == 0 ? refusedMany : answeredMany;
            Thread writer = new Thread(() -> sendUntilItBlocks(client, requests));
            writer.setDaemon(true);
            writer.start();
            writers.add(writer);
        }
        for (Thread writer : writers) {
            writer.join(2000);
        }
        for (int i = 0; i < 8; i++) {
            assertStatus(200, ask(get("/")));
        }
        for (RawClient client : greedy) {
            client.close();
        }
    }

    private static void sendUntilItBlocks(RawClient client, String requests) {
        try {
            for (int i = 0; i < 20; i++) {
                client.send(requests);
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    @Test
    void what_the_parser_refuses_is_a_problem_document_with_a_record() throws IOException {
        String answer = ask("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n");
        assertStatus(400, answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }

    private static void echo(RawUpstream.Exchange exchange, String body) throws IOException {
        exchange.send("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body))
                .close();
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(place, request);
    }

    private RawClient connect() throws IOException {
        return RawClient.connect(place);
    }
}
