package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.head;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser is told, on the wire. */
final class CorsTest {

    private static final String APP = "Origin: https://app.example.com";
    private static final String OTHER = "Origin: https://evil.example";
    private static final String PREFLIGHT_VARY =
            "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

    private RawUpstream upstream;
    private EmbeddedGateway gateway;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        String service = "upstream.endpoints = http://127.0.0.1:" + upstream.port() + "\n";
        String listed = """
                cors.origins = https://app.example.com, https://*.example.org:8443
                cors.request-headers = Content-Type, X-Api-Key
                cors.response-headers = X-Request-Id
                """;
        route(
                directory,
                "keyed",
                "match.methods = GET, PUT\nauth = api-key\nquota = 1/min burst 1\n" + listed + service);
        route(directory, "open", "auth = none\ncors.methods = GET, PATCH\ncors.credentials = on\n" + listed + service);
        route(directory, "limited", "auth = none\nquota = 1/min burst 1 per route\n" + listed + service);
        route(directory, "any", "auth = none\ncors.origins = *\ncors.request-headers = *\n" + service);
        route(directory, "own", "auth = none\nrespond.status = 200\nrespond.header.Vary = Accept\n" + listed);
        route(
                directory,
                "dead",
                "auth = none\nretry.attempts = 1\nupstream.endpoints = http://127.0.0.1:" + unused() + "\n" + listed);
        records = new Records(directory.resolve("audit.jsonl"));
        gateway = EmbeddedGateway.start(directory);
    }

    private static void route(Path directory, String name, String text) throws IOException {
        Files.writeString(
                directory.resolve("routes/" + name + ".properties"), "match.path = /" + name + "/**\n" + text);
    }

    private static int unused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    @Test
    void a_preflight_is_answered_without_a_key_a_quota_and_the_service() throws IOException {
        upstream.does(
                exchange -> exchange.send("HTTP/1.1 500 Not For Me\r\n\r\n").close());
        for (int i = 0; i < 3; i++) {
            String answer =
                    ask(preflight("/keyed/a", "PUT", APP, "Access-Control-Request-Headers: content-type,x-api-key"));
            assertStatus(204, answer);
            assertEquals("https://app.example.com", field(answer, "Access-Control-Allow-Origin"));
            assertEquals("GET, PUT", field(answer, "Access-Control-Allow-Methods"));
            assertEquals("Content-Type, X-Api-Key", field(answer, "Access-Control-Allow-Headers"));
            assertEquals("300", field(answer, "Access-Control-Max-Age"));
            assertEquals(PREFLIGHT_VARY, field(answer, "Vary"));
            assertEquals("none", field(answer, "Access-Control-Allow-Credentials"));
            assertEquals("none", field(answer, "Content-Length"));
        }
    }

    @Test
    void an_allowed_preflight_is_recorded_as_answered_by_cors() throws IOException {
        ask(preflight("/keyed/allowed", "PUT", APP));
        String record = records.of("/keyed/allowed");
        assertTrue(
                record.contains("\"route\":\"keyed\",\"method\":\"OPTIONS\"")
                        && record.contains("\"status\":204,\"outcome\":\"answered\",\"stage\":\"cors\","
                                + "\"reason\":\"PUT from https://app.example.com\""),
                record);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example|GET||https://evil.example is not in cors.origins",
                "null|GET||null is not in cors.origins",
                "https://app.example.com|DELETE||DELETE from https://app.example.com is not in cors.methods",
                "https://app.example.com|GET|x-other|x-other from https://app.example.com is not in cors.request-headers",
                "https://app.example.com/|GET||what is no origin is not in cors.origins",
                "https://app.example.com https://evil.example|GET||what is no origin is not in cors.origins",
            })
    void a_refused_preflight_has_no_field_for_the_browser_and_its_reason_in_the_record(String row) throws IOException {
        String[] cells = row.split("\\|", -1);
        String path = "/open/" + Integer.toHexString(row.hashCode());
        String answer =
                ask(preflight(path, cells[1], "Origin: " + cells[0], "Access-Control-Request-Headers: " + cells[2]));
        assertStatus(403, answer);
        assertNothingSaid(answer);
        assertEquals(PREFLIGHT_VARY, field(answer, "Vary"));
        String record = records.of(path);
        assertTrue(
                record.contains("\"outcome\":\"refused\",\"stage\":\"cors\",\"reason\":\"" + cells[3] + "\""), record);
    }

    @Test
    void a_method_that_browsers_allow_by_themselves_is_refused_by_the_whole_answer() throws IOException {
        String answer = ask(preflight("/open/a", "POST", APP, "Access-Control-Request-Headers: x-api-key"));
        assertStatus(403, answer);
        assertNothingSaid(answer);
    }

    @Test
    void an_origin_cannot_forge_a_record() throws IOException {
        ask(preflight("/open/forged", "GET", "Origin: https://a\",\"outcome\":\"answered\u0085"));
        String record = records.of("/open/forged");
        assertTrue(record.contains("\"reason\":\"what is no origin is not in cors.origins\""), record);
    }

    @Test
    void what_is_said_twice_is_a_bad_request() throws IOException {
        for (String request : List.of(
                preflight("/open/a", "GET", APP, OTHER),
                preflight("/open/a", "GET", APP, APP),
                preflight("/open/a", "GET", APP, "Access-Control-Request-Method: PUT"),
                preflight("/open/a", "GET", APP, "Access-Control-Request-Headers: a b"),
                preflight("/open/a", "GET", APP, "Access-Control-Request-Headers: " + "a,".repeat(3000)),
                preflight("/open/a", "G T", APP),
                get("/open/a", APP, OTHER),
                get("/open/a", OTHER, APP))) {
            String answer = ask(request);
            assertStatus(400, answer);
            assertNothingSaid(answer);
        }
    }

    @Test
    void a_private_network_is_not_opened() throws IOException {
        String answer = ask(preflight("/open/a", "GET", APP, "Access-Control-Request-Private-Network: true"));
        assertStatus(204, answer);
        assertFalse(answer.toLowerCase(Locale.ROOT).contains("private-network"), answer);
    }

    @Test
    void options_that_ask_nothing_go_to_the_service() throws IOException, InterruptedException {
        assertStatus(200, ask(head("OPTIONS", "/open/a", APP)));
        assertTrue(upstream.head().startsWith("OPTIONS /open/a "));
        assertStatus(200, ask(head("OPTIONS", "/open/b", "Access-Control-Request-Method: GET")));
        assertTrue(upstream.head().startsWith("OPTIONS /open/b "));
    }

    @Test
    void a_route_without_cors_passes_preflights_on_with_what_the_service_says() throws IOException {
        upstream.answers(
                "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nVary: A\r\nVary: B\r\nContent-Length: 0\r\n\r\n");
        String answer = ask(preflight("/elsewhere", "PUT", APP));
        assertEquals("*", field(answer, "Access-Control-Allow-Origin"));
        assertEquals("A, B", field(answer, "Vary"));
    }

    @Test
    void an_allowed_origin_is_told_so_and_may_read_what_is_listed() throws IOException {
        String answer = ask(get("/open/a", APP));
        assertStatus(200, answer);
        assertEquals("https://app.example.com", field(answer, "Access-Control-Allow-Origin"));
        assertEquals("true", field(answer, "Access-Control-Allow-Credentials"));
        assertEquals("X-Request-Id", field(answer, "Access-Control-Expose-Headers"));
        assertEquals("Origin", field(answer, "Vary"));
    }

    @Test
    void a_host_below_the_pattern_is_allowed_and_none_beside_it() throws IOException {
        assertEquals(
                "https://a.b.example.org:8443",
                field(ask(get("/open/a", "Origin: https://a.b.example.org:8443")), "Access-Control-Allow-Origin"));
        for (String origin : List.of(
                "https://example.org:8443",
                "https://.example.org:8443",
                "https://a.example.org",
                "http://a.example.org:8443",
                "https://evilexample.org:8443",
                "https://a.example.org:8443.evil.example",
                "https://evil.example/.example.org:8443",
                "https://evil.example?.example.org:8443",
                "https://evil.example@a.example.org:8443",
                "https://a%2e.example.org:8443",
                "https://A.example.org:8443",
                "https://app.example.com:443",
                "https://app.example.com.",
                "https://APP.example.com",
                "null",
                "")) {
            String answer = ask(get("/open/a", "Origin: " + origin));
            assertStatus(200, answer);
            assertNothingSaid(answer);
            assertEquals("Origin", field(answer, "Vary"));
        }
    }

    @Test
    void an_answer_of_a_method_that_is_not_listed_is_not_to_be_read() throws IOException {
        String answer = ask(head("POST", "/open/a", APP, "Content-Length: 0"));
        assertStatus(200, answer);
        assertNothingSaid(answer);
        assertEquals(
                "https://app.example.com", field(ask(head("HEAD", "/open/a", APP)), "Access-Control-Allow-Origin"));
    }

    @Test
    void the_answer_without_an_origin_depends_on_it_all_the_same() throws IOException {
        String answer = ask(get("/open/a"));
        assertNothingSaid(answer);
        assertEquals("Origin", field(answer, "Vary"));
    }

    @Test
    void an_answer_for_all_is_the_same_for_all() throws IOException {
        for (String request : List.of(get("/any/a"), get("/any/a", APP), get("/any/a", "Origin: null"))) {
            String answer = ask(request);
            assertEquals("*", field(answer, "Access-Control-Allow-Origin"));
            assertEquals("none", field(answer, "Vary"));
            assertEquals("none", field(answer, "Access-Control-Allow-Credentials"));
        }
    }

    @Test
    void any_header_is_allowed_by_its_name() throws IOException {
        String answer =
                ask(preflight("/any/a", "POST", OTHER, "Access-Control-Request-Headers: authorization , X-B,,"));
        assertStatus(204, answer);
        assertEquals("*", field(answer, "Access-Control-Allow-Origin"));
        assertEquals("authorization, x-b", field(answer, "Access-Control-Allow-Headers"));
    }

    @Test
    void the_gateways_own_refusals_can_be_read_by_the_page() throws IOException {
        assertStatus(200, ask(get("/limited/a", APP)));
        for (String row : List.of("401 /keyed/a", "429 /limited/a", "502 /dead/a")) {
            String answer = ask(get(row.substring(4), APP));
            assertStatus(Integer.parseInt(row.substring(0, 3)), answer);
            assertEquals("https://app.example.com", field(answer, "Access-Control-Allow-Origin"));
            assertEquals("Origin", field(answer, "Vary"));
            assertTrue(answer.contains("application/problem+json"), answer);
        }
    }

    @Test
    void they_depend_on_the_origin_for_others_too() throws IOException {
        for (String path : List.of("/keyed/a", "/dead/a")) {
            assertEquals("Origin", field(ask(get(path)), "Vary"));
            assertEquals("Origin", field(ask(get(path, OTHER)), "Vary"));
            assertNothingSaid(ask(get(path, OTHER)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "100000"})
    void the_service_has_no_say_and_its_vary_is_merged(int bytes) throws IOException {
        upstream.answers(
                "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\naccess-control-allow-credentials: true\r\n"
                        + "Access-Control-Allow-Private-Network: true\r\nVary: Accept, origin\r\nVary: Accept-Encoding\r\n"
                        + "Content-Length: " + bytes + "\r\n\r\n" + "x".repeat(bytes));
        String answer = ask(get("/open/a", OTHER));
        assertStatus(200, answer);
        assertNothingSaid(answer);
        assertEquals("Origin, Accept, Accept-Encoding", field(answer, "Vary"));
        String allowed = ask(get("/open/a", APP));
        assertEquals("https://app.example.com", field(allowed, "Access-Control-Allow-Origin"));
        assertEquals("Origin, Accept, Accept-Encoding", field(allowed, "Vary"));
    }

    @Test
    void a_route_that_answers_by_itself_says_the_same() throws IOException {
        String answer = ask(get("/own/a", APP));
        assertEquals("https://app.example.com", field(answer, "Access-Control-Allow-Origin"));
        assertEquals("Origin, Accept", field(answer, "Vary"));
        assertStatus(204, ask(preflight("/own/a", "GET", APP)));
    }

    private static String preflight(String path, String method, String... fields) {
        String[] all = new String[fields.length + 1];
        all[0] = "Access-Control-Request-Method: " + method;
        System.arraycopy(fields, 0, all, 1, fields.length);
        return head("OPTIONS", path, all);
    }

    /** All lines of the name, and "none" for none. */
    private static String field(String answer, String name) {
        List<String> values = answer.substring(0, answer.indexOf("\r\n\r\n"))
                .lines()
                .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                .map(line -> line.substring(name.length() + 2))
                .toList();
        return values.isEmpty() ? "none" : String.join(" | ", values);
    }

    private static void assertNothingSaid(String answer) {
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        assertTrue(head.lines().noneMatch(line -> line.regionMatches(true, 0, "access-control-", 0, 15)), head);
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(gateway.uri().getPort(), request);
    }
}
