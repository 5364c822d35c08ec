package dev.gatehouse.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of the deployed WAR, which is the same in every container. */
@ParameterizedClass(name = "{0}")
@EnumSource(Container.class)
final class DeployedGatewayIT {

    private static final String PAGE = "Origin: https://app.example.com";
    private static final int MANY_BYTES = 4 * 1024 * 1024;

    private static @Nullable DeployedGateway deployed;

    DeployedGatewayIT(Container container) {
        Objects.requireNonNull(container);
    }

    @BeforeParameterizedClassInvocation
    static void deploy(Container container, @TempDir Path directory) throws IOException {
        deployed = DeployedGateway.start(container, directory);
    }

    @AfterParameterizedClassInvocation
    static void undeploy() throws IOException {
        gateway().close();
    }

    @Test
    void a_get_is_answered_by_the_upstream() throws IOException {
        try (RawClient client = gateway().connect().request("GET /open/some/path?x=1")) {
            assertEquals("here is /some/path?x=1", okBody(client));
        }
    }

    @Test
    void a_head_has_the_length_and_no_body() throws IOException {
        try (RawClient client = gateway().connect().request("HEAD /open/bytes/77", "Connection: close")) {
            HttpHead head = client.head();
            assertEquals("77", head.field("Content-Length").orElse("none"));
            assertEquals(-1, client.input().read());
        }
    }

    @Test
    void a_body_of_known_length_arrives_whole() throws IOException {
        byte[] body = ScriptedUpstream.pattern(MANY_BYTES);
        try (RawClient client = gateway().connect()) {
            client.request("POST /open/sum", "Content-Length: " + body.length).send(body);
            assertEquals(ScriptedUpstream.sum(body), okBody(client));
        }
    }

    @Test
    void a_chunked_body_arrives_whole() throws IOException {
        byte[] chunk = ScriptedUpstream.pattern(0x8000);
        try (RawClient client = gateway().connect()) {
            client.request("POST /open/sum", "Transfer-Encoding: chunked");
            for (int i = 0; i < MANY_BYTES / chunk.length; i++) {
                client.send(ascii("8000\r\n")).send(chunk).send(ascii("\r\n"));
            }
            client.send(ascii("0\r\n\r\n"));
            byte[] whole = new byte[MANY_BYTES];
            for (int i = 0; i < MANY_BYTES / chunk.length; i++) {
                System.arraycopy(chunk, 0, whole, i * chunk.length, chunk.length);
            }
            assertEquals(ScriptedUpstream.sum(whole), okBody(client));
        }
    }

    @Test
    void a_download_arrives_whole() throws IOException {
        try (RawClient client = gateway().connect().request("GET /open/bytes/" + MANY_BYTES)) {
            HttpHead head = client.head();
            assertArrayEquals(
                    ScriptedUpstream.pattern(MANY_BYTES),
                    head.body(client.input()).readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/open/events", "/open/late"})
    void an_event_arrives_before_the_next_is_sent(String path) throws IOException {
        try (RawClient client = gateway().connect().request("GET " + path)) {
            InputStream events = client.head().body(client.input());
            assertEquals("data: 1\n\n", new String(events.readNBytes(9), StandardCharsets.US_ASCII));
            gateway().upstream().sendSecondEvent();
            assertEquals("data: 2\n\n", new String(events.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/open/cut-fixed", "/open/cut-chunked"})
    void a_body_that_the_upstream_cuts_short_has_no_clean_end(String path) throws IOException {
        try (RawClient client = gateway().connect().request("GET " + path)) {
            IOException end = assertThrows(IOException.class, () -> okBody(client));
            assertFalse(end instanceof SocketTimeoutException, "the connection was left open");
        }
    }

    @Test
    void a_client_that_takes_nothing_is_recorded_as_gone() throws IOException {
        try (RawClient client = gateway().connect().request("GET /impatient/endless")) {
            String record = gateway().recordOf("/impatient/endless");
            assertTrue(record.contains("\"outcome\":\"client-gone\",\"detail\":\"nothing was taken"), record);
            assertThrows(IOException.class, () -> okBody(client));
        }
    }

    @Test
    void a_client_that_stops_in_its_body_gets_408() throws IOException {
        try (RawClient client = gateway().connect()) {
            client.request("POST /impatient/sum", "Content-Length: 5").send(ascii("he"));
            assertProblem(408, client);
        }
    }

    @Test
    void trailers_of_the_answer_arrive() throws IOException {
        try (RawClient client = gateway().connect().request("GET /open/trailers", "TE: trailers")) {
            assertEquals("checked", okBody(client));
            assertEquals("X-Check: passed", HttpHead.line(client.input()));
        }
    }

    @Test
    void a_known_key_passes() throws IOException {
        try (RawClient client = gateway().connect().request("GET /keyed/1", "X-Api-Key: " + DeployedGateway.KEY)) {
            assertEquals("here is /keyed/1", okBody(client));
        }
    }

    @Test
    void without_a_key_the_answer_is_a_problem_document_with_a_challenge() throws IOException {
        try (RawClient client = gateway().connect().request("GET /keyed/1")) {
            HttpHead head = assertProblem(401, client);
            assertTrue(head.field("WWW-Authenticate").isPresent());
        }
    }

    @Test
    void a_preflight_is_answered_before_a_key_is_asked_for() throws IOException {
        try (RawClient client = gateway()
                .connect()
                .request(
                        "OPTIONS /pages/1",
                        PAGE,
                        "Access-Control-Request-Method: PUT",
                        "Access-Control-Request-Headers: x-api-key")) {
            HttpHead head = client.head();
            assertEquals(204, head.status());
            assertEquals(
                    "https://app.example.com",
                    head.field("Access-Control-Allow-Origin").orElse("none"));
            assertEquals("GET, PUT", head.field("Access-Control-Allow-Methods").orElse("none"));
            assertEquals("X-Api-Key", head.field("Access-Control-Allow-Headers").orElse("none"));
        }
    }

    @Test
    void a_preflight_from_elsewhere_is_refused() throws IOException {
        try (RawClient client = gateway()
                .connect()
                .request("OPTIONS /pages/1", "Origin: https://evil.example", "Access-Control-Request-Method: PUT")) {
            assertTrue(assertProblem(403, client)
                    .field("Access-Control-Allow-Origin")
                    .isEmpty());
        }
    }

    @Test
    void an_answer_and_a_refusal_are_for_the_pages_of_their_origin_alone() throws IOException {
        try (RawClient client = gateway().connect().request("GET /pages/1", PAGE)) {
            assertForPage(assertProblem(401, client));
        }
        try (RawClient client =
                gateway().connect().request("GET /pages/1", PAGE, "X-Api-Key: " + DeployedGateway.KEY)) {
            HttpHead head = client.head();
            assertEquals(200, head.status());
            assertForPage(head);
        }
    }

    private static void assertForPage(HttpHead head) {
        assertEquals(
                "https://app.example.com",
                head.field("Access-Control-Allow-Origin").orElse("none"));
        assertEquals("Origin", head.field("Vary").orElse("none"));
    }

    @Test
    void beyond_the_limit_the_answer_says_when_to_come_back() throws IOException {
        try (RawClient first = gateway().connect().request("GET /limited")) {
            assertEquals("here is /limited", okBody(first));
        }
        try (RawClient second = gateway().connect().request("GET /limited")) {
            assertTrue(assertProblem(429, second).field("Retry-After").isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/elsewhere", "/dev/gatehouse/boot/Launcher.class"})
    void what_no_route_matches_is_not_there_though_the_war_has_it(String path) throws IOException {
        try (RawClient client = gateway().connect().request("GET " + path)) {
            assertProblem(404, client);
        }
    }

    @Test
    void a_target_over_the_gateways_own_limit_is_414() throws IOException {
        try (RawClient client = gateway().connect().request("GET /open/" + "a".repeat(2048))) {
            assertEquals("close", assertProblem(414, client).field("Connection").orElse("none"));
        }
    }

    @Test
    void more_fields_than_the_gateways_own_limit_are_431() throws IOException {
        String[] fields = IntStream.range(0, 60).mapToObj(i -> "X-" + i + ": 1").toArray(String[]::new);
        try (RawClient client = gateway().connect().request("GET /open/a", fields)) {
            assertEquals("close", assertProblem(431, client).field("Connection").orElse("none"));
        }
    }

    /** Containers differ in who says so: they may, before any filter. */
    @ParameterizedTest
    @ValueSource(strings = {"/WEB-INF/web.xml", "/META-INF/MANIFEST.MF"})
    void the_inside_of_the_war_is_not_there(String path) throws IOException {
        try (RawClient client = gateway().connect().request("GET " + path)) {
            assertEquals(404, client.head().status());
        }
    }

    @Test
    void operators_find_readiness_below_the_admin_path() throws IOException {
        try (RawClient client = gateway().connect().request("GET /_gatehouse/readyz")) {
            assertEquals(200, client.head().status());
        }
    }

    private static DeployedGateway gateway() {
        return Objects.requireNonNull(deployed);
    }

    private static String okBody(RawClient client) throws IOException {
        HttpHead head = client.head();
        String body = new String(head.body(client.input()).readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(200, head.status(), body);
        return body;
    }

    private static HttpHead assertProblem(int status, RawClient client) throws IOException {
        HttpHead head = client.head();
        String body = new String(head.body(client.input()).readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(status, head.status(), body);
        assertTrue(head.field("Content-Type").orElse("none").startsWith("application/problem+json"), head.toString());
        return head;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
