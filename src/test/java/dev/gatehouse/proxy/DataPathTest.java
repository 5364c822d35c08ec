package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded gateway between a raw client and a raw service. */
final class DataPathTest {

    private static RawUpstream upstream;
    private static EmbeddedGateway gateway;
    private static Path audit;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        audit = directory.resolve("audit.jsonl");
        Files.createDirectory(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "listen.http = 127.0.0.1:0\nadmin.listen = off\naudit.file = %s\n".formatted(audit));
        Files.writeString(directory.resolve("routes/all.properties"), """
                match.path = /**
                upstream.endpoints = http://127.0.0.1:%d
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

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while ((gateway.exchangesUnderWay() > 0 || gateway.leasedConnections() > 0) && System.nanoTime() < deadline) {
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
        assertFalse(record("/garbage").contains("secret"));
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
        assertTrue(record("/cut").contains("\"outcome\":\"failed\""));
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
    void a_named_identity_cannot_be_hidden_in_underscores() throws IOException {
        assertStatus(400, ask(get("/", "X_Consumer_Id: root")));
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
        try (Socket client = connect()) {
            send(client, post("/", "Expect: 100-continue", "Content-Length: 5"));
            byte[] interim = client.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", new String(interim, StandardCharsets.ISO_8859_1));
            send(client, "hello");
            assertTrue(rest(client).endsWith("hello"));
        }
    }

    @Test
    void an_answer_to_an_unfinished_upload_arrives() throws IOException {
        upstream.answers("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope");
        try (Socket client = connect()) {
            send(client, post("/", "Content-Length: 50000") + "x".repeat(1000));
            assertStatus(403, rest(client));
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
        try (Socket client = connect()) {
            send(client, post("/", "Transfer-Encoding: chunked") + chunk + chunk);
            assertStatus(413, rest(client));
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
    void what_the_parser_refuses_is_a_problem_document_with_a_record() throws IOException {
        String answer = ask("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n");
        assertStatus(400, answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }

    private static void echo(RawUpstream.Exchange exchange, String body) throws IOException {
        exchange.send("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body))
                .close();
    }

    private static String get(String path, String... fields) {
        return head("GET", path, fields);
    }

    private static String post(String path, String... fields) {
        return head("POST", path, fields);
    }

    private static String head(String method, String path, String... fields) {
        StringBuilder head =
                new StringBuilder("%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n".formatted(method, path));
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static void assertStatus(int status, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    }

    private static String ask(String request) throws IOException {
        try (Socket client = connect()) {
            send(client, request);
            return rest(client);
        }
    }

    private static Socket connect() throws IOException {
        Socket client =
                new Socket(InetAddress.getLoopbackAddress(), gateway.uri().getPort());
        client.setSoTimeout(20_000);
        return client;
    }

    private static void send(Socket client, String bytes) throws IOException {
        client.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** All that comes until the connection ends, well or not. */
    private static String rest(Socket client) throws IOException {
        StringBuilder received = new StringBuilder();
        try {
            for (int next = client.getInputStream().read();
                    next >= 0;
                    next = client.getInputStream().read()) {
                received.append((char) next);
            }
        } catch (SocketException reset) {
            // An end as good as any other: what matters is what came before.
        }
        return received.toString();
    }

    /** The record of the one request to this path, which is in the file within a second. */
    private static String record(String path) throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < deadline) {
            for (String line : Files.readAllLines(audit)) {
                if (line.contains("\"path\":\"" + path + "\"")) {
                    return line;
                }
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new AssertionError("no record of " + path);
    }
}
