package dev.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.config.ConfigProblem;
import dev.gatehouse.config.Location;
import dev.gatehouse.config.ReloadResult;
import dev.gatehouse.quota.BooksStatus;
import dev.gatehouse.state.redis.StoreCounts;
import dev.gatehouse.upstream.EndpointState;
import dev.gatehouse.upstream.EndpointState.Finding;
import dev.gatehouse.upstream.UpstreamState;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HealthTest {

    private static final String WELL = "{\"upstream\":\"well\",\"mode\":\"normal\",\"endpoints\":["
            + "{\"endpoint\":\"10.0.0.2:80\",\"state\":\"warming-up\",\"used\":true,\"in-flight\":0}]}";

    private static final String DOWN = "{\"upstream\":\"orders\",\"mode\":\"panic\",\"endpoints\":["
            + "{\"endpoint\":\"10.0.0.1:80\",\"state\":\"ejected\",\"ejected-until\":\"1970-01-01T00:00:01Z\","
            + "\"used\":true,\"in-flight\":2},{\"endpoint\":\"an"
            + " endpoint\",\"state\":\"failing-checks\",\"backup\":true,\"used\":false,\"in-flight\":0}]}";

    private final Switches gateway = new Switches();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void a_gateway_that_drains_is_alive() throws Exception {
        onItsOwnListener();
        gateway.draining = true;
        assertEquals("{\"status\":\"alive\"}", body(ask("GET", "/healthz", 200)));
    }

    @Test
    void a_loaded_gateway_is_ready_and_names_its_generation() throws Exception {
        onItsOwnListener();
        assertEquals(
                "{\"status\":\"ready\",\"generation\":3,\"loaded-at\":\"1970-01-01T00:00:00Z\"}",
                body(ask("GET", "/readyz", 200)));
    }

    @Test
    void quotas_that_are_not_written_down_are_told_of_and_why_to_an_operator_on_this_machine_alone() throws Exception {
        onItsOwnListener();
        assertEquals("{\"shared\":null,\"quotas\":{\"times-not-written-down\":0}}", body(ask("GET", "/state", 200)));
        gateway.books = new BooksStatus(Instant.EPOCH, "No space left", 2);
        String since = "\"not-written-down-since\":\"1970-01-01T00:00:00Z\"";
        assertEquals(
                "{\"shared\":null,\"quotas\":{\"times-not-written-down\":2," + since
                        + ",\"reason\":\"No space left\"}}",
                body(ask("GET", "/state", 200)));
        assertTrue(
                body(ask("GET", "/readyz", 200)).endsWith(",\"quotas\":{" + since + ",\"reason\":\"No space left\"}}"));
    }

    @Test
    void to_a_probe_it_is_told_only_since_when_quotas_are_not_written_down() throws Exception {
        mappedTo("/", "/_gatehouse/*");
        gateway.books = new BooksStatus(Instant.EPOCH, "No space left", 2);
        assertTrue(body(ask("GET", "/_gatehouse/readyz", 200))
                .endsWith(",\"quotas\":{\"not-written-down-since\":\"1970-01-01T00:00:00Z\"}}"));
    }

    @Test
    void what_becomes_of_credentials_is_shown_to_an_operator_on_this_machine_alone() throws Exception {
        onItsOwnListener();
        assertEquals(
                "{\"bad\":{\"holds\":1,\"refused\":60},\"keys\":{\"expiring\":2}}",
                body(ask("GET", "/credentials", 200)));
        ask("POST", "/credentials", 405);
    }

    @Test
    void how_often_limits_had_no_room_is_shown_to_an_operator_on_this_machine_alone() throws Exception {
        onItsOwnListener();
        assertEquals(
                "{\"limits\":{\"route orders: day per consumer in"
                        + " UTC\":{\"refused\":7,\"wouldRefuse\":0}},\"crowdedRequests\":3}",
                body(ask("GET", "/limits", 200)));
        ask("POST", "/limits", 405);
        assertTrue(send("GET /limits HTTP/1.1\r\nHost: evil.example").startsWith("HTTP/1.1 403 "));
    }

    @Test
    void the_keys_by_which_its_tokens_are_verified_are_anybodys_who_comes_here() throws Exception {
        onItsOwnListener();
        ask("GET", "/identity-keys", 404);
        gateway.keySet = "{\"keys\":[]}";
        assertEquals("{\"keys\":[]}", body(send("GET /identity-keys HTTP/1.1\r\nHost: gate.internal")));
        ask("POST", "/identity-keys", 405);
    }

    @Test
    void a_gateway_without_a_configuration_is_not_ready() throws Exception {
        onItsOwnListener();
        gateway.loaded = false;
        assertEquals("{\"status\":\"not-ready\",\"reasons\":[\"not-loaded\"]}", body(ask("GET", "/readyz", 503)));
    }

    @Test
    void a_draining_gateway_is_not_ready() throws Exception {
        onItsOwnListener();
        gateway.draining = true;
        assertEquals("{\"status\":\"not-ready\",\"reasons\":[\"draining\"]}", body(ask("GET", "/readyz", 503)));
    }

    @Test
    void no_answer_is_kept_by_a_cache() throws Exception {
        onItsOwnListener();
        assertTrue(ask("GET", "/readyz", 200).contains("Cache-Control: no-store\r\n"));
    }

    @Test
    void head_gets_the_fields_alone() throws Exception {
        onItsOwnListener();
        String answer = ask("HEAD", "/healthz", 200);
        assertTrue(answer.contains("Content-Length: 18\r\n"), answer);
        assertEquals("", body(answer));
    }

    @Test
    void another_method_is_told_which_ones_there_are() throws Exception {
        onItsOwnListener();
        assertTrue(ask("DELETE", "/healthz", 405).contains("Allow: GET, HEAD\r\n"));
    }

    @Test
    void nothing_else_is_there() throws Exception {
        onItsOwnListener();
        for (String path : new String[] {"/", "/healthz/", "/healthz;a", "/readyz/x", "/healthzz", "/%68ealthz"}) {
            ask("GET", path, 404);
        }
    }

    @Test
    void in_a_container_it_stands_below_the_context_and_the_admin_path() throws Exception {
        mappedTo("/gateway", "/_gatehouse/*");
        ask("GET", "/gateway/_gatehouse/readyz", 200);
        ask("GET", "/gateway/_gatehouse", 404);
        ask("GET", "/gateway/_gatehouse/", 404);
        ask("GET", "/gateway/readyz", 404);
    }

    @Test
    void an_operator_here_is_told_what_was_refused_and_what_awaits_a_restart() throws Exception {
        onItsOwnListener();
        gateway.status = withRefusal();
        String body = body(ask("GET", "/readyz", 200));
        assertTrue(body.contains(",\"at-restart\":[\"listen.http\"]"), body);
        assertTrue(
                body.contains("\"refused\":{\"at\":\"1970-01-01T00:00:00Z\",\"problems\":"
                        + "[\"conf/routes/a.properties:2: auth: is \\\"caf\\u00e9\\\"; write none\"]}"),
                body);
    }

    @Test
    void others_are_told_how_many_problems_there_are() throws Exception {
        mappedTo("", "/_gatehouse/*");
        gateway.status = withRefusal();
        String body = body(ask("GET", "/_gatehouse/readyz", 200));
        assertTrue(
                body.endsWith("\"at-restart\":1,\"refused\":{\"at\":\"1970-01-01T00:00:00Z\",\"problems\":1}}"), body);
    }

    @Test
    void a_page_in_a_browser_is_not_taken_for_an_operator() throws Exception {
        onItsOwnListener();
        gateway.status = withRefusal();
        for (String field : new String[] {"Host: evil.example", "Host: localhost\r\nOrigin: null"}) {
            assertTrue(body(send("GET /readyz HTTP/1.1\r\n" + field)).endsWith("\"problems\":1}}"), field);
            assertTrue(send("GET /credentials HTTP/1.1\r\n" + field).startsWith("HTTP/1.1 403 "), field);
            assertTrue(
                    send("POST /reload HTTP/1.1\r\nContent-Length: 0\r\n" + field)
                            .startsWith("HTTP/1.1 403 "),
                    field);
        }
        assertEquals(List.of(), gateway.asked);
    }

    @Test
    void an_operator_here_has_the_configuration_read_again() throws Exception {
        onItsOwnListener();
        gateway.result =
                new ReloadResult.Applied(4, List.of("conf/routes/a.properties is new"), List.of(), List.of("x"));
        assertEquals(
                "configuration 4 is in force\nconf/routes/a.properties is new\nwarning: x: takes effect at a restart\n",
                body(ask("POST", "/reload", 200)));
        ask("POST", "/reload?force", 200);
        assertEquals(List.of(false, true), gateway.asked);
    }

    @Test
    void who_asks_for_what_has_been_taken_by_itself_is_told_when_and_what() throws Exception {
        onItsOwnListener();
        gateway.result = new ReloadResult.Unchanged(
                4, Duration.ofMillis(2500), List.of("conf/routes/a.properties is new"), List.of());
        assertEquals("""
                configuration 4 is in force, for 2 s now: nothing has changed since
                taken then: conf/routes/a.properties is new
                """, body(ask("POST", "/reload", 200)));
    }

    @Test
    void what_is_refused_is_a_conflict_with_all_its_problems() throws Exception {
        onItsOwnListener();
        gateway.result = new ReloadResult.Refused(3, List.of(problem()));
        assertEquals("""
                conf/routes/a.properties:2: auth: is "café"
                    write none
                refused: configuration 3 stays in force
                """, body(ask("POST", "/reload", 409)));
    }

    @Test
    void a_reload_is_posted_and_only_to_a_listener_of_its_own() throws Exception {
        onItsOwnListener();
        assertTrue(ask("GET", "/reload", 405).contains("Allow: POST\r\n"));
        server.stop();
        mappedTo("", "/_gatehouse/*");
        ask("POST", "/_gatehouse/reload", 404);
    }

    @Test
    void a_gateway_whose_upstreams_are_down_is_ready_and_tells_an_operator_here_which_these_are() throws Exception {
        onItsOwnListener();
        gateway.upstreams = List.of(down(), well());
        assertEquals(
                "{\"status\":\"ready\",\"generation\":3,\"loaded-at\":\"1970-01-01T00:00:00Z\",\"upstreams\":[" + DOWN
                        + "]}",
                body(ask("GET", "/readyz", 200)));
        assertFalse(send("GET /readyz HTTP/1.1\r\nHost: evil.example").contains("upstreams"));
        server.stop();
        mappedTo("", "/_gatehouse/*");
        assertFalse(ask("GET", "/_gatehouse/readyz", 200).contains("upstreams"));
    }

    @Test
    void an_operator_here_sees_all_upstreams_and_what_became_of_copies() throws Exception {
        onItsOwnListener();
        gateway.upstreams = List.of(down(), well());
        gateway.mirrors = Map.of("all", Map.of("copies-sent", 3L));
        assertEquals(
                "{\"upstreams\":[" + DOWN + "," + WELL + "],\"mirrors\":[{\"route\":\"all\",\"copies-sent\":3}]}",
                body(ask("GET", "/upstreams", 200)));
        assertTrue(ask("POST", "/upstreams", 405).contains("Allow: GET, HEAD\r\n"));
        for (String field : new String[] {"Host: evil.example", "Host: localhost\r\nOrigin: null"}) {
            assertTrue(send("GET /upstreams HTTP/1.1\r\n" + field).startsWith("HTTP/1.1 403 "), field);
        }
        server.stop();
        mappedTo("", "/_gatehouse/*");
        ask("GET", "/_gatehouse/upstreams", 404);
    }

    private static UpstreamState down() {
        return new UpstreamState(
                "orders",
                UpstreamState.Mode.PANIC,
                List.of(
                        new EndpointState("10.0.0.1:80", Finding.EJECTED, Instant.ofEpochMilli(1700), false, true, 2),
                        new EndpointState("an endpoint", Finding.FAILING_CHECKS, null, true, false, 0)));
    }

    private static UpstreamState well() {
        return new UpstreamState(
                "well",
                UpstreamState.Mode.NORMAL,
                List.of(new EndpointState("10.0.0.2:80", Finding.WARMING_UP, null, false, true, 0)));
    }

    private static ConfigProblem problem() {
        return new ConfigProblem(new Location("conf/routes/a.properties", 2, "auth"), "is \"café\"", "write none");
    }

    private static ReloadStatus withRefusal() {
        return new ReloadStatus(
                3,
                Instant.EPOCH,
                List.of("listen.http"),
                new ReloadStatus.Refusal(Instant.EPOCH, List.of(problem())),
                ReloadStatus.Counts.NONE);
    }

    private void onItsOwnListener() throws Exception {
        mappedTo("/", "/*");
    }

    private void mappedTo(String contextPath, String pattern) throws Exception {
        ServletContextHandler context = new ServletContextHandler(contextPath);
        context.addServlet(new ServletHolder(new AdminServlet(gateway, pattern.equals("/*"))), pattern);
        server.setHandler(context);
        server.start();
    }

    private String ask(String method, String path, int expectedStatus) throws IOException {
        String answer = send(method + " " + path + " HTTP/1.1\r\nHost: localhost");
        assertTrue(answer.startsWith("HTTP/1.1 " + expectedStatus + " "), path + " -> " + answer);
        return answer;
    }

    /** Over a bare socket, so that the path arrives as it is written here. */
    private String send(String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            OutputStream out = socket.getOutputStream();
            out.write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    /** A gateway whose state is set by hand. */
    private static final class Switches implements GatewayControl {

        private volatile boolean loaded = true;
        private volatile boolean draining;
        private volatile ReloadStatus status =
                new ReloadStatus(3, Instant.EPOCH, List.of(), null, ReloadStatus.Counts.NONE);
        private volatile ReloadResult result = new ReloadResult.Unchanged(3, Duration.ZERO, List.of(), List.of());
        private volatile List<UpstreamState> upstreams = List.of();
        private volatile Map<String, Map<String, Long>> mirrors = Map.of();
        private volatile @Nullable String keySet;
        private volatile @Nullable StoreCounts shared;
        private volatile BooksStatus books = new BooksStatus(null, "", 0);
        private final List<Boolean> asked = new CopyOnWriteArrayList<>();

        @Override
        public boolean loaded() {
            return loaded;
        }

        @Override
        public boolean draining() {
            return draining;
        }

        @Override
        public ReloadStatus reloadStatus() {
            return status;
        }

        @Override
        public List<UpstreamState> upstreams() {
            return upstreams;
        }

        @Override
        public Map<String, Map<String, Long>> mirrors() {
            return mirrors;
        }

        @Override
        public Map<String, Map<String, Long>> credentials() {
            return new TreeMap<>(
                    Map.of("bad", new TreeMap<>(Map.of("holds", 1L, "refused", 60L)), "keys", Map.of("expiring", 2L)));
        }

        @Override
        public @Nullable String identityKeys() {
            return keySet;
        }

        @Override
        public Map<String, Map<String, Long>> limits() {
            return Map.of(
                    "route orders: day per consumer in UTC", new TreeMap<>(Map.of("refused", 7L, "wouldRefuse", 0L)));
        }

        @Override
        public long crowdedRequests() {
            return 3;
        }

        @Override
        public @Nullable StoreCounts sharedState() {
            return shared;
        }

        @Override
        public BooksStatus books() {
            return books;
        }

        @Override
        public Usage usage() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ReloadResult reload(boolean force) {
            asked.add(force);
            return result;
        }
    }
}
