package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.Client;
import dev.gatehouse.client.ClientExchange;
import dev.gatehouse.client.Way;
import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the gateway does for a client is the same in whichever way the client speaks to it. */
@ParameterizedClass(name = "{0}")
@EnumSource
final class MainPathTest {

    private static final String KEY = "a-key-of-the-test";
    private static final int QUIET_LOOKS = 10;
    private static final int SEVERAL_WINDOWS = 3 * 1024 * 1024;

    private static RawUpstream upstream;
    private static EmbeddedGateway gateway;
    private static Records records;

    private final Way way;
    private Client client;

    MainPathTest(Way way) {
        this.way = way;
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        upstream = RawUpstream.start();
        records = new Records(directory.resolve("audit.jsonl"));
        Files.createDirectory(directory.resolve("routes"));
        Files.createDirectory(directory.resolve("consumers"));
        Issuer.root().issue("EC", "127.0.0.1", "localhost").write(directory, "server");
        Files.writeString(
                directory.resolve("gatehouse.properties"), """
                listen.http = 127.0.0.1:0
                listen.https = 127.0.0.1:0
                tls.certificate = server.pem
                tls.key = server.key
                admin.listen = off
                audit.file = %s
                state.dir = %s
                default.limit.request-body = 4MiB
                default.upstream.pool.idle = 1ms
                """.formatted(records.file(), directory.resolve("state")));
        route(directory, "all", "match.path = /**", "auth = none");
        route(directory, "keyed", "match.path = /keyed/**", "auth = api-key");
        route(directory, "forwarded-key", "match.path = /forwarded/**", "auth = api-key", "auth.forward = on");
        route(directory, "once", "match.path = /once", "auth = none", "quota = 1/h");
        route(directory, "small", "match.path = /small", "auth = none", "limit.request-body = 10B");
        route(directory, "quick", "match.path = /quick", "auth = none", "timeout.response = 50ms");
        route(directory, "get-alone", "match.path = /get-alone", "match.methods = GET", "auth = none");
        route(directory, "stripped", "match.path = /stripped/**", "auth = none", "rewrite.strip-prefix = /stripped");
        Files.writeString(directory.resolve("routes/said.properties"), """
                match.path = /said
                respond.status = 201
                respond.body = said
                respond.header.X-Said = yes
                auth = none
                """);
        Files.writeString(directory.resolve("routes/elsewhere.properties"), """
                match.path = /elsewhere
                redirect.to = https://{host}/there
                auth = none
                """);
        Files.writeString(directory.resolve("consumers/ann.properties"), "key.one = sha256:" + sha256(KEY) + "\n");
        gateway = EmbeddedGateway.start(directory);
    }

    private static void route(Path directory, String name, String... lines) throws IOException {
        Files.writeString(
                directory.resolve("routes/" + name + ".properties"),
                "upstream.endpoints = http://127.0.0.1:" + upstream.port() + "\n" + String.join("\n", lines) + "\n");
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void connect() {
        client = Client.of(way, way.isUnderTls() ? gateway.httpsUri().orElseThrow() : gateway.uri());
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() {
        client.close();
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
    void an_answer_arrives_with_its_fields_and_is_recorded_once() throws IOException {
        upstream.answers("HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 5\r\n\r\nhello");
        ClientExchange answer = client.get(path("/answer"));
        assertEquals("hello", answer.text());
        assertEquals(200, answer.status());
        assertEquals(2, answer.head().getHeaders("X-A").length);
        assertEquals("1.1 gatehouse", answer.field("Via"));
        String record = records.of(path("/answer"));
        assertTrue(record.contains("\"outcome\":\"answered\""), record);
        assertTrue(record.contains(answer.field("X-Request-Id")), record);
        assertTrue(record.contains("\"response_bytes\":5") || record.contains(":5,"), record);
    }

    @Test
    void a_get_has_no_body_upstream_and_says_which_host_was_asked() throws Exception {
        upstream.answers(empty());
        assertEquals(200, client.get("/head", "X-In: 1", "X-In: 2").status());
        String head = upstream.head();
        assertTrue(head.startsWith("GET /head HTTP/1.1\r\n"), head);
        assertFalse(head.contains("Transfer-Encoding") || head.contains("Content-Length"), head);
        assertTrue(head.contains("\r\nHost: 127.0.0.1:"), head);
        assertTrue(head.toLowerCase(Locale.ROOT).contains("\r\nx-in: 1\r\nx-in: 2\r\n"), head);
        assertTrue(head.contains("Via: " + (way.isHttp2() ? "2.0" : "1.1") + " gatehouse\r\n"), head);
        assertTrue(head.contains("X-Forwarded-Proto: " + (way.isUnderTls() ? "https" : "http") + "\r\n"), head);
        assertTrue(head.contains("X-Forwarded-For: 127.0.0.1\r\n"), head);
    }

    @Test
    void the_service_hears_of_the_prefix_that_was_taken_off_and_of_none_that_a_client_says() throws Exception {
        upstream.answers(empty());
        assertEquals(
                200, client.get("/stripped/in", "X-Forwarded-Prefix: /evil").status());
        String head = upstream.head();
        assertTrue(head.startsWith("GET /in HTTP/1.1\r\n"), head);
        assertTrue(head.contains("X-Forwarded-Prefix: /stripped\r\n"), head);
        assertFalse(head.contains("evil"), head);
    }

    @Test
    void any_method_passes_even_one_that_nobody_knows() throws Exception {
        upstream.answers(empty());
        for (String method : new String[] {"DELETE", "OPTIONS", "PROPFIND", "BREW"}) {
            assertEquals(200, client.ask(method, "/method").status());
            assertTrue(upstream.head().startsWith(method + " /method "));
        }
    }

    @Test
    void a_body_of_known_length_keeps_it_and_arrives_whole() throws Exception {
        upstream.does(exchange -> echo(exchange, exchange.read(SEVERAL_WINDOWS)));
        byte[] body = noise();
        assertArrayEquals(body, client.post("/echo", body).body());
        assertTrue(upstream.head().contains("\r\nContent-Length: " + SEVERAL_WINDOWS + "\r\n"));
    }

    @Test
    void a_body_of_unknown_length_arrives_in_chunks_with_its_trailers() throws Exception {
        upstream.does(exchange -> echo(exchange, exchange.readUntil("0\r\nx-sum: 7\r\n\r\n")));
        String chunks = client.upload("/chunks")
                .send("hello")
                .end(new BasicHeader("x-sum", "7"))
                .text();
        assertEquals("5\r\nhello\r\n0\r\nx-sum: 7\r\n\r\n", chunks);
        assertTrue(upstream.head().contains("\r\nTransfer-Encoding: chunked\r\n"));
    }

    @Test
    void any_method_may_have_a_body_of_unknown_length() throws Exception {
        upstream.does(exchange -> echo(exchange, exchange.readUntil("0\r\n\r\n")));
        assertEquals(
                "2\r\nhi\r\n0\r\n\r\n",
                client.uploadBy("PROPFIND", "/propfind").send("hi").end().text());
    }

    @Test
    void a_large_answer_arrives_whole() {
        byte[] body = noise();
        String text = new String(body, StandardCharsets.ISO_8859_1);
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length, text));
        assertArrayEquals(body, client.get("/large").body());
    }

    @Test
    void question_and_answer_can_alternate_in_one_exchange() throws Exception {
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                exchange.readUntil("ping\r\n");
                exchange.send("4\r\npong\r\n");
            }
            exchange.readUntil("0\r\n\r\n");
            exchange.send("0\r\n\r\n").close();
        });
        ClientExchange talk = client.upload("/talk");
        for (int i = 1; i <= 3; i++) {
            talk.send("ping");
            assertEquals(4 * i, talk.body(4 * i).length);
        }
        assertEquals("pongpongpong", talk.end().text());
    }

    @Test
    void an_event_arrives_before_the_next_one_exists() throws Exception {
        var next = new CountDownLatch(1);
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
            await(next);
            exchange.send("data: 2\n\n").close();
        });
        ClientExchange events = client.get("/events");
        assertEquals("data: 1\n\n", new String(events.body(9), StandardCharsets.US_ASCII));
        next.countDown();
        assertEquals("data: 1\n\ndata: 2\n\n", events.text());
    }

    @Test
    void the_head_of_a_stream_arrives_before_anything_else_exists() throws Exception {
        var first = new CountDownLatch(1);
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            await(first);
            exchange.send("data: 1\n\n").close();
        });
        ClientExchange events = client.get("/silent");
        assertEquals(200, events.status());
        first.countDown();
        assertEquals("data: 1\n\n", events.text());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void trailers_of_the_answer_arrive() {
        upstream.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n");
        ClientExchange answer = client.get("/trailers", "TE: trailers");
        assertEquals("ok", answer.text());
        assertEquals(1, answer.trailers().size());
        assertEquals("7", answer.trailers().get(0).getValue());
    }

    @Test
    void early_hints_arrive_before_the_answer() throws Exception {
        upstream.answers("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + empty());
        ClientExchange answer = client.get("/hints");
        assertEquals(103, answer.interim().getCode());
        assertEquals(200, answer.status());
    }

    @Test
    void an_answer_to_an_unfinished_upload_arrives() throws Exception {
        upstream.answers("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope");
        ClientExchange upload = client.upload("/unfinished").send("x");
        assertEquals(403, upload.status());
        assertEquals("nope", new String(upload.body(4), StandardCharsets.US_ASCII));
    }

    @Test
    void answers_without_a_body_keep_their_length() {
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n");
        ClientExchange head = client.ask("HEAD", "/bodyless");
        assertEquals("77", head.field("Content-Length"));
        assertEquals(0, head.body().length);
        upstream.answers("HTTP/1.1 204 No Content\r\n\r\n");
        assertEquals(204, client.get("/bodyless").status());
        upstream.answers("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n");
        assertEquals(304, client.get("/bodyless").status());
    }

    @Test
    void an_answer_that_is_cut_short_looks_cut_short_and_is_recorded_as_failed() throws Exception {
        upstream.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        assertTrue(client.get(path("/cut")).isCutOff());
        assertTrue(records.of(path("/cut")).contains("\"outcome\":\"failed\""));
    }

    @Test
    void a_key_opens_its_route_and_stays_here_while_its_owner_is_named() throws Exception {
        upstream.answers(empty());
        assertEquals(
                200,
                client.get("/keyed/1", "X-Api-Key: " + KEY, "X-Consumer-Id: root")
                        .status());
        String head = upstream.head();
        assertFalse(head.contains(KEY) || head.contains("root"), head);
        assertTrue(head.contains("X-Consumer-Id: ann\r\n"), head);
        assertEquals(200, client.get("/forwarded/1", "X-Api-Key: " + KEY).status());
        assertTrue(upstream.head().contains(KEY));
    }

    @Test
    void without_its_key_a_route_is_closed_and_says_so() {
        ClientExchange answer = client.get("/keyed/1", "X-Api-Key: wrong");
        assertProblem(401, answer);
        assertTrue(answer.field("WWW-Authenticate").startsWith("ApiKey"));
    }

    @Test
    void beyond_the_quota_a_request_is_refused_and_told_when_to_come_again() {
        upstream.answers(empty());
        ClientExchange answer = client.get("/once");
        if (answer.status() == 200) {
            answer = client.get("/once");
        }
        assertProblem(429, answer);
        assertTrue(Integer.parseInt(answer.field("Retry-After")) > 0);
    }

    @Test
    void a_body_over_the_limit_is_refused_by_its_length_or_on_its_way() throws Exception {
        assertProblem(413, client.post("/small", new byte[11]));
        upstream.does(exchange -> exchange.readUntil("never"));
        assertEquals(413, client.upload("/small").send("12345678901").status());
    }

    @Test
    void a_method_that_no_route_takes_is_told_which_one_does() {
        // There is a route for all paths, so that only another host would have none.
        ClientExchange answer = client.ask("BREW", "/a%2Fb");
        assertProblem(400, answer);
    }

    @Test
    void a_service_that_says_nonsense_or_nothing_is_a_bad_gateway() {
        upstream.answers("SSH-2.0-secret\r\n\r\n");
        assertProblem(502, client.get("/nonsense"));
        upstream.answers("");
        assertProblem(502, client.get("/nonsense"));
    }

    @Test
    void a_service_that_is_silent_for_too_long_is_a_gateway_timeout() {
        upstream.does(exchange -> exchange.readUntil("never"));
        assertProblem(504, client.get("/quick"));
    }

    @Test
    void the_gateway_answers_and_redirects_by_itself() {
        ClientExchange said = client.get("/said");
        assertEquals("said", said.text());
        assertEquals(201, said.status());
        assertEquals("yes", said.field("X-Said"));
        assertTrue(client.get("/elsewhere").field("Location").startsWith("https://127.0.0.1"));
    }

    @Test
    void a_client_that_takes_its_request_back_lets_the_service_go() throws Exception {
        var letGo = new CountDownLatch(1);
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\n\r\n");
            try {
                // On HTTP/1.1 nothing but a write tells that a client has left.
                while (true) {
                    exchange.send("x");
                    LockSupport.parkNanos(1_000_000);
                }
            } finally {
                letGo.countDown();
            }
        });
        ClientExchange endless = client.get(path("/endless"));
        endless.body(1);
        endless.reset();
        assertTrue(letGo.await(20, TimeUnit.SECONDS));
        assertTrue(records.of(path("/endless")).contains("\"outcome\":\"client-gone\""));
    }

    private void assertProblem(int status, ClientExchange answer) {
        assertEquals(status, answer.status());
        assertEquals("application/problem+json", answer.field("Content-Type"));
        String document = answer.text();
        assertTrue(document.contains("\"status\":" + status), document);
        assertTrue(document.contains(answer.field("X-Request-Id")), document);
    }

    /** One for each way, as all write into one audit. */
    private String path(String path) {
        return path + "-" + way;
    }

    private static String empty() {
        return "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    }

    private static byte[] noise() {
        byte[] bytes = new byte[SEVERAL_WINDOWS];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static void echo(RawUpstream.Exchange exchange, String body) throws IOException {
        exchange.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(body.length(), body))
                .close();
    }
}
