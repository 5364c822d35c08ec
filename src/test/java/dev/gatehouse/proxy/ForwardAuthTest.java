package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.RawHttp2;
import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.listen.LogLines;
import dev.gatehouse.proxy.AskedServer.Asked;
import dev.gatehouse.proxy.AskedServer.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service of the operator's own is told of a request, and what becomes of its answer. */
@Timeout(60)
final class ForwardAuthTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    private static final String KEY = "a key of acme's";

    @TempDir
    Path directory;

    private RawUpstream upstream;
    private AskedServer service;
    private Records records;
    private String lines = "";

    @BeforeEach
    void listen() throws IOException {
        upstream = RawUpstream.start();
        upstream.answers(OK);
        service = AskedServer.start().says(200, "welcome");
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void end() throws IOException {
        service.close();
        upstream.close();
    }

    @Test
    void it_is_told_where_the_request_comes_from_and_what_it_asks_for_and_listed_fields_alone() throws Exception {
        try (EmbeddedGateway gateway = start("forward:portal")) {
            String answer = RawClient.ask(
                    gateway.uri(),
                    RawClient.post(
                                    "/orders/1?x=1%202",
                                    "Content-Length: 4",
                                    "Authorization: Bearer t",
                                    "Cookie: session=1",
                                    "X-Forwarded-For: 10.9.9.9",
                                    "X-Forwarded-Uri: /elsewhere",
                                    "X-Forwarded-Method: GET",
                                    "X-Other: secret")
                            + "body");
            assertStatus(200, answer);
        }
        Asked question = service.question();
        assertEquals("GET", question.method());
        assertEquals("/verify", question.target());
        assertEquals("", question.body());
        assertEquals(List.of("Bearer t"), question.fields().get("Authorization"));
        assertEquals(List.of("session=1"), question.fields().get("Cookie"));
        assertEquals(List.of("POST"), question.fields().get("X-forwarded-method"));
        assertEquals(List.of("/orders/1?x=1%202"), question.fields().get("X-forwarded-uri"));
        assertEquals(List.of("127.0.0.1"), question.fields().get("X-forwarded-for"));
        assertEquals(List.of("http"), question.fields().get("X-forwarded-proto"));
        assertEquals(List.of("a"), question.fields().get("X-forwarded-host"));
        assertFalse(question.fields().containsKey("X-other"), question.fields().toString());
        assertFalse(
                question.fields().containsKey("Content-length"),
                question.fields().toString());
    }

    @Test
    void what_it_says_goes_to_the_upstream_and_what_a_client_says_in_its_place_does_not() throws Exception {
        lines = "response.headers = Remote-User, Remote-Groups";
        service.says(200, Map.of("Remote-User", List.of("anna"), "X-Unlisted", List.of("1")));
        try (EmbeddedGateway gateway = start("forward:portal")) {
            assertStatus(
                    200,
                    ask(
                            gateway,
                            "/",
                            "Remote-User: admin",
                            "remote_groups: admins",
                            "REMOTE-GROUPS: admins",
                            "Connection: Remote-User"));
            String head = upstream.head();
            assertTrue(head.contains("\r\nRemote-User: anna\r\n"), head);
            assertFalse(head.contains("admin"), head);
            assertFalse(head.contains("X-Unlisted"), head);
        }
    }

    @Test
    void the_credential_stays_with_it_and_other_cookies_go_on() throws Exception {
        lines = "credential.cookies = session";
        try (EmbeddedGateway gateway = start("forward:portal")) {
            assertStatus(200, ask(gateway, "/", "Authorization: Bearer t", "Cookie: session=1; theme=dark"));
            String head = upstream.head();
            assertFalse(head.contains("Authorization"), head);
            assertTrue(head.contains("\r\nCookie: theme=dark\r\n"), head);
        }
        lines += "\nrequest.headers = Cookie, X-Auth-Token\ncredential.headers = X-Auth-Token";
        try (EmbeddedGateway gateway = start("forward:portal")) {
            assertStatus(200, ask(gateway, "/", "X-Auth-Token: t", "X_Auth_Token: t", "Authorization: Basic for-it"));
            String head = upstream.head();
            assertFalse(head.toLowerCase(java.util.Locale.ROOT).contains("auth-token"), head);
            assertTrue(head.contains("\r\nAuthorization: Basic for-it\r\n"), head);
        }
        lines = "credential.cookies = session\nresponse.headers = Remote-User";
        try (EmbeddedGateway gateway = start("forward:portal\nauth.forward = on")) {
            assertStatus(200, ask(gateway, "/", "Authorization: Bearer t", "Cookie: session=1", "Remote-User: admin"));
            String head = upstream.head();
            assertTrue(head.contains("\r\nAuthorization: Bearer t\r\n"), head);
            assertTrue(head.contains("\r\nCookie: session=1\r\n"), head);
            assertFalse(head.contains("Remote-User"), head);
        }
    }

    @Test
    void a_trailer_does_not_say_what_it_alone_says() throws Exception {
        lines = "response.headers = Remote-User";
        try (EmbeddedGateway gateway = start("forward:portal")) {
            upstream.does(exchange -> {
                String body = exchange.readUntil("0\r\n") + exchange.readUntil("\r\n\r\n");
                exchange.send(OK.replace("200 OK", body.contains("admin") ? "500 Bad" : "200 OK"))
                        .close();
            });
            String answer = RawClient.ask(
                    gateway.uri(),
                    RawClient.post("/", "Transfer-Encoding: chunked", "Trailer: remote-user, x-sum")
                            + "1\r\na\r\n0\r\nremote-user: admin\r\nx-sum: 1\r\n\r\n");
            assertStatus(200, answer);
        }
    }

    @Test
    void who_the_caller_is_comes_from_the_field_that_names_it() throws Exception {
        lines = "consumer.header = Remote-User\ngroups.header = Remote-Groups\nscopes.header = Remote-Scopes";
        service.says(
                200,
                Map.of(
                        "Remote-User",
                        List.of("acme"),
                        "Remote-Groups",
                        List.of("staff, admins"),
                        "Remote-Scopes",
                        List.of("read write")));
        try (EmbeddedGateway gateway = start("forward:portal\nauth.groups = admins\nauth.scopes = write")) {
            assertStatus(200, ask(gateway, "/named"));
            assertTrue(upstream.head().contains("\r\nX-Consumer-Id: acme\r\n"));
            String record = records.of("/named");
            assertTrue(record.contains("\"consumer\":\"acme\""), record);
            assertTrue(record.contains("\"auth\":\"forward:portal\""), record);
            for (List<String> names : List.of(List.of("stranger"), List.of("acme", "acme"), List.of("a b"))) {
                service.says(
                        200,
                        Map.of(
                                "Remote-User",
                                names,
                                "Remote-Groups",
                                List.of("admins"),
                                "Remote-Scopes",
                                List.of("write")));
                assertStatus(403, ask(gateway, "/"));
            }
            service.says(200, "");
            assertStatus(403, ask(gateway, "/"));
        }
    }

    @Test
    void what_names_the_caller_to_the_gateway_alone_no_client_says_to_the_service_either() throws Exception {
        lines = "consumer.header = Remote-User\ngroups.header = Remote-Groups\nscopes.header = Remote-Scopes";
        service.says(200, Map.of("Remote-User", List.of("acme")));
        try (EmbeddedGateway gateway = start("forward:portal, api-key")) {
            assertStatus(200, ask(gateway, "/", "Remote-User: admin", "Remote_Groups: admin", "remote-scopes: admin"));
            String head = upstream.head();
            assertFalse(head.contains("admin"), head);
            assertFalse(head.contains("Remote-User"), head);
        }
    }

    @Test
    void without_such_a_field_a_caller_is_nobody_in_particular() throws Exception {
        try (EmbeddedGateway gateway = start("forward:portal")) {
            assertStatus(200, ask(gateway, "/", "X-Consumer-Id: acme"));
            assertFalse(upstream.head().contains("X-Consumer-Id"));
        }
    }

    @Test
    void its_401_is_the_clients_with_its_challenge_and_its_403_too() throws Exception {
        service.says(401, Map.of("WWW-Authenticate", List.of("Basic realm=\"portal\""), "X-Inside", List.of("1")));
        try (EmbeddedGateway gateway = start("forward:portal")) {
            String answer = ask(gateway, "/401");
            assertStatus(401, answer);
            assertTrue(answer.contains("\r\nWWW-Authenticate: Basic realm=\"portal\"\r\n"), answer);
            assertTrue(answer.contains("urn:gatehouse:problem:unauthenticated"), answer);
            assertFalse(answer.contains("X-Inside"), answer);
            assertTrue(records.of("/401").contains("\"authTried\":\"forward:portal: it answers 401\""));
            service.says(401, "");
            assertStatus(401, ask(gateway, "/"));
            service.says(403, "");
            assertStatus(403, ask(gateway, "/"));
        }
    }

    @Test
    void whatever_else_it_says_is_503() throws Exception {
        try (RawUpstream raw = RawUpstream.start();
                EmbeddedGateway gateway = start("forward:portal", raw.port())) {
            for (String odd : List.of(
                    "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
                    "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
                    "HTTP/1.1 304 Same\r\n\r\n",
                    "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n",
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nRemote-User: a\rb\r\nContent-Length: 0\r\n\r\n",
                    "nonsense\r\n\r\n",
                    "")) {
                raw.answers(odd);
                String answer = ask(gateway, "/");
                assertStatus(503, answer);
                assertTrue(answer.contains("\r\nRetry-After: 1\r\n"), answer);
            }
            raw.answers("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
            assertStatus(200, ask(gateway, "/"));
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void one_that_is_not_there_or_too_slow_is_503() throws Exception {
        lines = "timeout = 300ms";
        service.hold();
        try (EmbeddedGateway gateway = start("forward:portal")) {
            assertStatus(503, ask(gateway, "/slow"));
            assertTrue(records.of("/slow").contains("forward:portal: "), records.of("/slow"));
            service.close();
            assertStatus(503, ask(gateway, "/gone"));
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void clients_are_sent_to_log_in_where_that_is_allowed() throws Exception {
        lines = "redirects = on";
        service.says(
                302,
                Map.of(
                        "Location",
                        List.of("https://login.example.com/?rd=1"),
                        "Set-Cookie",
                        List.of("a=1; HttpOnly", "b=2"),
                        "X-Inside",
                        List.of("1")));
        try (EmbeddedGateway gateway = start("forward:portal, api-key")) {
            String answer = ask(gateway, "/in");
            assertStatus(302, answer);
            assertTrue(answer.contains("\r\nLocation: https://login.example.com/?rd=1\r\n"), answer);
            assertTrue(answer.contains("\r\nSet-Cookie: a=1; HttpOnly\r\n"), answer);
            assertTrue(answer.contains("\r\nSet-Cookie: b=2\r\n"), answer);
            assertTrue(answer.contains("\r\nCache-Control: no-store\r\n"), answer);
            assertFalse(answer.contains("X-Inside"), answer);
            String record = records.of("/in");
            assertTrue(record.contains("\"outcome\":\"answered\""), record);
            assertTrue(record.contains("forward:portal: it answers 302; api-key: no key"), record);

            assertStatus(200, ask(gateway, "/", "X-Api-Key: " + KEY));
        }
    }

    @Test
    void no_key_of_the_gateways_own_is_shown_to_it() throws Exception {
        service.says(401, "");
        try (EmbeddedGateway gateway = start("forward:portal, api-key\nauth.query-parameter = key")) {
            assertStatus(200, ask(gateway, "/", "Authorization: ApiKey " + KEY));
            assertStatus(
                    200, ask(gateway, "/?a=1&key=" + KEY.replace(" ", "%20").replace("'", "%27") + "&b=2"));
        }
        assertEquals("(none)", service.question().first("Authorization"));
        assertEquals("/?a=1&b=2", service.question().first("X-forwarded-uri"));
    }

    @Test
    void a_good_answer_is_remembered_where_that_is_wanted_for_the_same_request() throws Exception {
        lines = "cache = 1h\nresponse.headers = Remote-User";
        service.says(asked ->
                new Said(asked.first("Cookie").equals("s=1") ? 200 : 401, "", Map.of("Remote-User", List.of("anna"))));
        try (EmbeddedGateway gateway = start("forward:portal")) {
            for (int i = 0; i < 3; i++) {
                assertStatus(200, ask(gateway, "/same", "Cookie: s=1"));
                assertTrue(upstream.head().contains("\r\nRemote-User: anna\r\n"));
            }
            assertEquals(1, service.asked());
            assertStatus(200, ask(gateway, "/other", "Cookie: s=1"));
            assertStatus(401, ask(gateway, "/same", "Cookie: s=2"));
            assertStatus(401, ask(gateway, "/same", "Cookie: s=2"));
            assertStatus(401, ask(gateway, "/same"));
            assertEquals(5, service.asked());
        }
        lines += "\ncache.by = headers";
        try (EmbeddedGateway gateway = start("forward:portal")) {
            assertStatus(200, ask(gateway, "/same", "Cookie: s=1"));
            assertStatus(200, ask(gateway, "/other", "Cookie: s=1"));
            assertEquals(6, service.asked());
            assertStatus(401, ask(gateway, "/other"));
        }
    }

    @Test
    void what_it_is_shown_is_in_no_record_and_no_line_of_the_log() throws Exception {
        lines = "response.headers = Authorization\nredirects = on";
        service.says(200, Map.of("Authorization", List.of("Bearer s3cret-for-upstream")));
        String all;
        try (LogLines log = LogLines.ofGateway();
                EmbeddedGateway gateway = start("forward:portal")) {
            assertStatus(200, ask(gateway, "/a", "Cookie: s=s3cret", "Authorization: Bearer s3cret"));
            assertTrue(upstream.head().contains("\r\nAuthorization: Bearer s3cret-for-upstream\r\n"));
            service.says(302, Map.of("Location", List.of("/?s3cret"), "Set-Cookie", List.of("a=s3cret")));
            assertStatus(302, ask(gateway, "/b", "Cookie: s=s3cret"));
            service.close();
            assertStatus(503, ask(gateway, "/c", "Cookie: s=s3cret"));
            records.of("/c");
            all = String.join("\n", log.all());
        }
        assertTrue(all.contains("WARN forward:portal could not say whether a request may pass: connect"), all);
        all += Files.readString(directory.resolve("audit.jsonl"));
        assertFalse(all.contains("s3cret"), all);
    }

    @Test
    void its_connections_are_used_again() throws Exception {
        try (RawUpstream raw = RawUpstream.start();
                EmbeddedGateway gateway = start("forward:portal", raw.port())) {
            AtomicInteger connections = new AtomicInteger();
            raw.does(exchange -> {
                connections.incrementAndGet();
                do {
                    exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
                } while (!exchange.readUntil("\r\n\r\n").isEmpty());
            });
            for (int i = 0; i < 5; i++) {
                assertStatus(200, ask(gateway, "/"));
                GatewayUnderTest.assertAtRest(gateway);
            }
            assertEquals(1, connections.get());
        }
    }

    @Test
    void the_question_is_given_up_when_the_client_has_left() throws Exception {
        lines = "timeout = 30s";
        service.hold();
        try (EmbeddedGateway gateway = start("forward:portal");
                RawHttp2 client = RawHttp2.connect(gateway.uri().getPort())) {
            client.get(1, "/leaves");
            service.question();
            await(() -> gateway.leasedConnections() == 1);
            client.send(RawHttp2.RESET, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
            assertTrue(records.of("/leaves").contains("\"outcome\":\"client-gone\""));
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void requests_wait_off_every_thread() throws Exception {
        lines = "timeout = 30s";
        service.hold();
        try (EmbeddedGateway gateway = start("forward:portal");
                RawHttp2 client = RawHttp2.connect(gateway.uri().getPort())) {
            for (int i = 0; i < 60; i++) {
                client.get(2 * i + 1, "/" + i);
            }
            await(() -> service.asked() == 60);
            service.release();
            for (int i = 0; i < 60; i++) {
                assertEquals(200, client.status());
            }
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    private static String ask(EmbeddedGateway gateway, String path, String... fields) throws IOException {
        return RawClient.ask(gateway.uri(), RawClient.get(path, fields));
    }

    private EmbeddedGateway start(String auth) throws IOException {
        return start(auth, service.port());
    }

    private EmbeddedGateway start(String auth, int port) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Path route = directory.resolve("routes/all.properties");
        Files.writeString(
                route, Files.readString(route).replace("auth = none", "auth = " + auth) + "\nauth.timeout = 30s");
        Files.createDirectories(directory.resolve("authorizers"));
        Files.createDirectories(directory.resolve("consumers"));
        Files.writeString(directory.resolve("consumers/acme.properties"), "key.own = sha256:" + sha256(KEY));
        Files.writeString(
                directory.resolve("authorizers/portal.properties"),
                "url = http://127.0.0.1:" + port + "/verify\n" + lines);
        return EmbeddedGateway.start(directory);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier happened) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!happened.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it never happened");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
