package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two upstreams behind one route. */
final class UpstreamSplitTest {

    private static final int REQUESTS = 200;

    @TempDir
    Path directory;

    private RawUpstream orders;
    private RawUpstream ordersV2;
    private @Nullable EmbeddedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        orders = RawUpstream.start();
        ordersV2 = RawUpstream.start();
        orders.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nv1");
        ordersV2.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nv2");
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(gateway());
        gateway().close();
        orders.close();
        ordersV2.close();
    }

    @Test
    void both_are_asked_and_the_record_names_which() throws IOException {
        start("upstream = orders 50%, orders-v2 50%");
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            answers.add(answer(get("/" + i)));
        }
        assertEquals(Set.of("v1", "v2"), answers);
        String record = new Records(directory.resolve("audit.jsonl")).of("/0");
        assertTrue(record.contains("\"upstream\":\"orders"), record);
        assertEquals(
                record.contains("\"upstream\":\"orders\""),
                record.contains("\"endpoint\":\"127.0.0.1:" + orders.port()));
    }

    @Test
    void one_without_a_share_is_not_asked() throws IOException {
        start("upstream = orders 0%, orders-v2 100%");
        for (int i = 0; i < REQUESTS; i++) {
            assertEquals("v2", answer(get("/")));
        }
    }

    @Test
    void who_has_the_same_cookie_goes_to_the_same_one() throws IOException {
        start("upstream = orders 50%, orders-v2 50%\nupstream.sticky = cookie:sid");
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < REQUESTS / 4; i++) {
            String first = answer(get("/", "Cookie: sid=" + i));
            assertEquals(first, answer(get("/other", "Cookie: a=b; sid=" + i)));
            answers.add(first);
        }
        assertEquals(Set.of("v1", "v2"), answers);
    }

    @Test
    void a_request_is_tried_again_at_the_upstream_that_was_chosen_and_nowhere_else() throws IOException {
        ordersV2.does(RawUpstream.Exchange::close);
        start("upstream = orders 50%, orders-v2 50%\nupstream.sticky = cookie:sid");
        int failed = 0;
        for (int i = 0; i < REQUESTS / 4; i++) {
            String answer = ask(get("/" + i, "Cookie: sid=" + i));
            if (answer.startsWith("HTTP/1.1 502 ")) {
                failed++;
                String record = new Records(directory.resolve("audit.jsonl")).of("/" + i);
                assertTrue(record.contains("\"upstream\":\"orders-v2\""), record);
            } else {
                assertStatus(200, answer);
            }
        }
        assertTrue(failed > 0, "nobody went to orders-v2");
    }

    private void start(String routeLines) throws IOException {
        Files.createDirectories(directory.resolve("routes"));
        Files.createDirectories(directory.resolve("upstreams"));
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "listen.http = 127.0.0.1:0\nadmin.listen = off\naudit.file = " + directory.resolve("audit.jsonl"));
        Files.writeString(
                directory.resolve("upstreams/orders.properties"), "endpoints = http://127.0.0.1:" + orders.port());
        Files.writeString(
                directory.resolve("upstreams/orders-v2.properties"), "endpoints = http://127.0.0.1:" + ordersV2.port());
        Files.writeString(directory.resolve("routes/all.properties"), "match.path = /**\nauth = none\n" + routeLines);
        gateway = EmbeddedGateway.start(directory);
    }

    private EmbeddedGateway gateway() {
        return Objects.requireNonNull(gateway, "each test starts one");
    }

    private String answer(String request) throws IOException {
        String answer = ask(request);
        assertStatus(200, answer);
        return answer.substring(answer.length() - 2);
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(gateway().uri().getPort(), request);
    }
}
