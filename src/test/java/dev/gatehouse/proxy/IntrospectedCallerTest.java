package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.RawHttp2;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.listen.LogLines;
import dev.gatehouse.proxy.AskedServer.Asked;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom an issuer names when it is asked, what the service sees of it, and what becomes of a request when it cannot say. */
@Timeout(60)
final class IntrospectedCallerTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    private static final String TOKEN = "0paque-T0ken.of_acme~+/==";
    private static final String BEARER = "Authorization: Bearer " + TOKEN;
    private static final String SECRET = "the gateway's:own s3cret";
    private static final String ACTIVE =
            "{\"active\":true,\"sub\":\"acme\",\"scope\":\"orders:read\",\"token_type\":\"Bearer\"}";

    @TempDir
    Path directory;

    private RawUpstream upstream;
    private AskedServer issuer;
    private Records records;
    private String issuerLines = "";

    @BeforeEach
    void listen() throws IOException {
        upstream = RawUpstream.start();
        upstream.answers(OK);
        issuer = AskedServer.start().says(200, ACTIVE);
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void end() throws IOException {
        issuer.close();
        upstream.close();
    }

    @Test
    void the_issuer_is_asked_as_the_standard_has_it_and_once() throws Exception {
        try (EmbeddedGateway gateway = start("introspection:corp")) {
            assertStatus(200, ask(gateway, "/first", BEARER));
            assertStatus(200, ask(gateway, "/second", BEARER));
            assertEquals(1, issuer.asked());
        }
        Asked question = issuer.question();
        assertEquals("POST", question.method());
        assertEquals("/introspect?tenant=1", question.target());
        assertEquals("application/x-www-form-urlencoded", question.first("Content-type"));
        assertEquals("application/json", question.first("Accept"));
        assertEquals("127.0.0.1:" + issuer.port(), question.first("Host"));
        assertEquals("token=0paque-T0ken.of_acme%7E%2B%2F%3D%3D&token_type_hint=access_token", question.body());
        String credential = new String(
                Base64.getDecoder().decode(question.first("Authorization").substring("Basic ".length())),
                StandardCharsets.US_ASCII);
        assertEquals("gatehouse%2B1:the+gateway%27s%3Aown+s3cret", credential);
    }

    @Test
    void the_service_sees_the_callers_name_and_no_token_and_the_record_says_which_scheme() throws Exception {
        try (EmbeddedGateway gateway = start("introspection:corp")) {
            assertStatus(200, ask(gateway, "/first", BEARER, "X-Consumer-Id: x"));
            String head = upstream.head();
            assertTrue(head.contains("\r\nX-Consumer-Id: acme\r\n"), head);
            assertFalse(head.contains("Authorization"), head);
            String record = records.of("/first");
            assertTrue(record.contains("\"auth\":\"introspection:corp\""), record);
            assertTrue(record.contains("\"consumer\":\"acme\""), record);
        }
    }

    @Test
    void a_token_that_is_not_active_is_401_and_not_asked_about_again_at_once() throws Exception {
        issuer.says(200, "{\"active\":false}");
        try (EmbeddedGateway gateway = start("introspection:corp")) {
            for (int i = 0; i < 2; i++) {
                String answer = ask(gateway, "/", BEARER);
                assertStatus(401, answer);
                assertTrue(answer.contains("WWW-Authenticate: Bearer realm=\"gatehouse\", error=\"invalid_token\""));
            }
            assertEquals(1, issuer.asked());
            assertTrue(records.with("\"status\":401").contains("introspection:corp: not active"));
        }
    }

    @Test
    void what_is_no_token_by_its_make_is_not_asked_about() throws Exception {
        try (EmbeddedGateway gateway = start("introspection:corp")) {
            for (String bad : List.of("a b", "a\"b", "=", "t\u00fcr", "x".repeat(8193))) {
                assertStatus(401, ask(gateway, "/", "Authorization: Bearer " + bad));
            }
            assertStatus(401, ask(gateway, "/"));
            assertStatus(401, ask(gateway, "/", BEARER, "Authorization: Bearer another"));
            assertEquals(0, issuer.asked());
        }
    }

    @Test
    void scopes_are_those_that_the_issuer_names_and_such_as_are_missing_are_403_and_named() throws Exception {
        try (EmbeddedGateway gateway = start("introspection:corp\nauth.scopes = orders:read")) {
            assertStatus(200, ask(gateway, "/", BEARER));
        }
        try (EmbeddedGateway gateway = start("introspection:corp\nauth.scopes = orders:write")) {
            String answer = ask(gateway, "/", BEARER);
            assertStatus(403, answer);
            assertTrue(answer.contains("error=\"insufficient_scope\", scope=\"orders:write\""), answer);
        }
    }

    @Test
    void whom_no_file_knows_gets_403_unless_any_may_pass() throws Exception {
        issuerLines = "claim.consumer = username\nclaim.groups = roles";
        issuer.says(200, "{\"active\":true,\"username\":\"anna@example.com\",\"roles\":[\"staff\"]}");
        try (EmbeddedGateway gateway = start("introspection:corp")) {
            assertStatus(403, ask(gateway, "/", BEARER));
        }
        issuerLines += "\nconsumers = any";
        try (EmbeddedGateway gateway = start("introspection:corp\nauth.groups = staff")) {
            assertStatus(200, ask(gateway, "/", BEARER));
            assertTrue(upstream.head().contains("\r\nX-Consumer-Id: anna@example.com\r\n"));
        }
    }

    @Test
    void signed_tokens_and_such_as_the_issuer_alone_can_read_pass_one_route() throws Exception {
        Files.createDirectories(directory.resolve("issuers"));
        Files.writeString(
                directory.resolve("issuers/signed.properties"),
                "issuer = https://login.example.com/\naudience = orders-api\nalgorithms = RS256\njwks.file = issuers/keys.json");
        Files.writeString(directory.resolve("issuers/keys.json"), Tokens.keySet(Tokens.RSA));
        try (EmbeddedGateway gateway = start("jwt:signed, introspection:corp")) {
            assertStatus(200, ask(gateway, "/signed", "Authorization: Bearer " + Tokens.good()));
            assertEquals(0, issuer.asked());
            assertStatus(200, ask(gateway, "/opaque", BEARER));
            assertTrue(records.of("/opaque").contains("\"authTried\":\"jwt:signed: "));
        }
    }

    @Test
    void a_thousand_requests_with_one_token_that_nobody_knows_make_one_question() throws Exception {
        issuer.hold();
        configure("introspection:corp", issuer.port());
        Files.writeString(
                directory.resolve("routes/all.properties"),
                "match.path = /**\nauth = introspection:corp\nauth.timeout = 30s\nrespond.status = 200");
        Path file = directory.resolve("issuers/corp.properties");
        Files.writeString(file, Files.readString(file) + "\nintrospection.timeout = 30s");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(directory)) {
            List<RawHttp2> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                RawHttp2 one = RawHttp2.connect(gateway.uri().getPort());
                for (int stream = 0; stream < 50; stream++) {
                    one.get(2 * stream + 1, "/" + i + "/" + stream, "authorization: Bearer " + TOKEN);
                }
                clients.add(one);
            }
            await(() -> gateway.exchangesUnderWay() == 1000);
            assertEquals(1, issuer.asked());
            issuer.release();
            for (RawHttp2 one : clients) {
                for (int stream = 0; stream < 50; stream++) {
                    assertEquals(200, one.status());
                }
                one.close();
            }
            assertEquals(1, issuer.asked());
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void an_issuer_that_is_away_makes_503_and_tokens_that_are_known_pass() throws Exception {
        try (EmbeddedGateway gateway = start("introspection:corp")) {
            assertStatus(200, ask(gateway, "/", BEARER));
            issuer.close();
            assertStatus(200, ask(gateway, "/", BEARER));
            for (int i = 0; i < 5; i++) {
                String answer = ask(gateway, "/new" + i, "Authorization: Bearer new" + i);
                assertStatus(503, answer);
                assertTrue(answer.contains("\r\nRetry-After: 1\r\n"), answer);
                assertFalse(answer.contains("WWW-Authenticate"), answer);
            }
            String record = records.of("/new0");
            assertTrue(record.contains("introspection:corp: connect"), record);
            assertTrue(records.of("/new4").contains("not asked: it could not say a moment ago"), records.of("/new4"));
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void what_says_nothing_of_the_token_is_503() throws Exception {
        List<String> odd = List.of(
                answer("200 OK", ""),
                answer("200 OK", "[]"),
                answer("200 OK", "{\"active\":\"true\",\"sub\":\"acme\"}"),
                answer("200 OK", "{\"sub\":\"acme\"}"),
                answer("200 OK", ACTIVE + "x"),
                answer("200 OK", "{\"active\":false,\"active\":true,\"sub\":\"acme\"}"),
                answer("200 OK", "{\"pad\":\"" + "x".repeat(70_000) + "\"," + ACTIVE.substring(1)),
                answer("201 Created", ACTIVE),
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n" + ACTIVE,
                "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + ACTIVE,
                "nonsense\r\n\r\n",
                "");
        try (RawUpstream raw = RawUpstream.start()) {
            issuerLines = "introspection.cache = 0s";
            try (EmbeddedGateway gateway = start("introspection:corp", raw.port())) {
                for (int i = 0; i < odd.size(); i++) {
                    raw.answers(odd.get(i));
                    assertStatus(503, ask(gateway, "/odd" + i, BEARER));
                    raw.answers(answer("200 OK", ACTIVE));
                    assertStatus(200, ask(gateway, "/well" + i, BEARER));
                }
                GatewayUnderTest.assertAtRest(gateway);
            }
        }
    }

    @Test
    void an_answer_that_never_ends_is_given_up_when_the_time_is_over() throws Exception {
        issuerLines = "introspection.timeout = 300ms";
        try (RawUpstream raw = RawUpstream.start();
                EmbeddedGateway gateway = start("introspection:corp", raw.port())) {
            raw.does(exchange -> {
                exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                while (true) {
                    exchange.send("1\r\n \r\n");
                    LockSupport.parkNanos(10_000_000);
                }
            });
            assertStatus(503, ask(gateway, "/", BEARER));
            assertTrue(records.with("\"status\":503").contains("introspection:corp: total-timeout"));
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    /** Who waits gives up no sooner than the question, or nobody would know that the issuer hangs: each would wait for it again. */
    @Test
    void an_issuer_that_hangs_is_an_outage_however_short_a_route_waits() throws Exception {
        issuer.hold();
        try (EmbeddedGateway gateway = start("introspection:corp\nauth.timeout = 300ms")) {
            String record = "";
            // Where the machine is away for a second, the next one may ask again.
            for (int i = 0; i < 10 && !record.contains("not asked: it could not say a moment ago"); i++) {
                assertStatus(503, ask(gateway, "/new" + i, "Authorization: Bearer new" + i));
                record = records.of("/new" + i);
            }
            assertTrue(record.contains("not asked: it could not say a moment ago"), record);
            issuer.release();
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void the_question_is_given_up_when_the_client_has_left() throws Exception {
        issuer.hold();
        try (EmbeddedGateway gateway = start("introspection:corp");
                RawHttp2 client = RawHttp2.connect(gateway.uri().getPort())) {
            client.get(1, "/leaves", "authorization: Bearer " + TOKEN);
            issuer.question();
            await(() -> gateway.leasedConnections() == 1);
            client.send(RawHttp2.RESET, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
            assertTrue(records.of("/leaves").contains("\"outcome\":\"client-gone\""));
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void a_gateway_that_stops_does_not_wait_longer_than_it_drains() throws Exception {
        issuer.hold();
        try (EmbeddedGateway gateway = start("introspection:corp");
                RawClient client = RawClient.connect(gateway.uri())) {
            client.send(RawClient.get("/", BEARER));
            issuer.question();
            assertFalse(gateway.drain());
            assertStatus(503, client.rest());
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void a_reload_keeps_what_is_known_where_the_settings_are_the_same_and_forgets_it_where_they_are_not()
            throws Exception {
        try (EmbeddedGateway gateway = start("introspection:corp")) {
            assertStatus(200, ask(gateway, "/", BEARER));
            Path route = directory.resolve("routes/all.properties");
            Files.writeString(route, Files.readString(route) + "\nresponse.header.set.X-New = 1");
            gateway.reload();
            String answer = ask(gateway, "/", BEARER);
            assertTrue(answer.contains("X-New: 1"), answer);
            assertEquals(1, issuer.asked());

            Path consumer = directory.resolve("consumers/acme.properties");
            Files.delete(consumer);
            gateway.reload();
            assertStatus(403, ask(gateway, "/", BEARER));
            assertEquals(1, issuer.asked());
            Files.writeString(consumer, "");

            Path file = directory.resolve("issuers/corp.properties");
            Files.writeString(file, Files.readString(file) + "\nclock-skew = 1s");
            gateway.reload();
            assertStatus(200, ask(gateway, "/", BEARER));
            assertEquals(2, issuer.asked());
        }
    }

    @Test
    void another_upstream_may_be_the_way_to_it() throws Exception {
        int nowhere;
        try (ServerSocket socket = new ServerSocket(0)) {
            nowhere = socket.getLocalPort();
        }
        Files.createDirectories(directory.resolve("upstreams"));
        Files.writeString(
                directory.resolve("upstreams/idp.properties"), "endpoints = http://127.0.0.1:" + issuer.port());
        issuerLines = "introspection.upstream = idp";
        try (EmbeddedGateway gateway = start("introspection:corp", nowhere)) {
            assertStatus(200, ask(gateway, "/", BEARER));
            assertEquals("127.0.0.1:" + nowhere, issuer.question().first("Host"));
        }
    }

    @Test
    void neither_token_nor_secret_is_in_any_record_or_line_of_the_log() throws Exception {
        String all;
        try (LogLines log = LogLines.ofGateway();
                EmbeddedGateway gateway = start("introspection:corp")) {
            assertStatus(200, ask(gateway, "/a", BEARER));
            issuer.says(401, "");
            assertStatus(503, ask(gateway, "/b", "Authorization: Bearer Other-T0ken"));
            String record = records.of("/b");
            assertTrue(record.contains("it answers 401"), record);
            issuer.close();
            assertStatus(503, ask(gateway, "/c", "Authorization: Bearer Other-T0ken"));
            all = String.join("\n", log.all());
        }
        assertTrue(all.contains("WARN introspection:corp cannot say: it answers 401"), all);
        all += Files.readString(directory.resolve("audit.jsonl"));
        for (String secret : List.of("0paque", "Other-T0ken", "s3cret")) {
            assertFalse(all.contains(secret), secret);
        }
    }

    private static String answer(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;
    }

    private static String ask(EmbeddedGateway gateway, String path, String... fields) throws IOException {
        return RawClient.ask(gateway.uri(), RawClient.get(path, fields));
    }

    private EmbeddedGateway start(String auth) throws IOException {
        return start(auth, issuer.port());
    }

    private EmbeddedGateway start(String auth, int port) throws IOException {
        configure(auth, port);
        return EmbeddedGateway.start(directory);
    }

    private void configure(String auth, int port) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Path route = directory.resolve("routes/all.properties");
        Files.writeString(route, Files.readString(route).replace("auth = none", "auth = " + auth));
        Path process = directory.resolve("gatehouse.properties");
        Files.writeString(process, Files.readString(process) + "\ndrain.timeout = 100ms\nreload.watch = off\n");
        Files.createDirectories(directory.resolve("issuers"));
        Files.createDirectories(directory.resolve("consumers"));
        Files.writeString(directory.resolve("consumers/acme.properties"), "");
        Files.writeString(directory.resolve("secret"), SECRET);
        Files.writeString(
                directory.resolve("issuers/corp.properties"),
                "introspection.url = http://127.0.0.1:" + port + "/introspect?tenant=1\naudience = none\n"
                        + "introspection.client-id = gatehouse+1\nintrospection.client-secret = ${file:secret}\n"
                        + issuerLines);
    }

    private static void await(BooleanSupplier happened) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!happened.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it never happened");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
