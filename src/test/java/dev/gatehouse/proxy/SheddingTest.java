package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is turned away where a service has as much to do as it may have. */
@Timeout(60)
final class SheddingTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    Path directory;

    private final Semaphore arrived = new Semaphore(0);
    private final CompletableFuture<Void> answer = new CompletableFuture<>();
    private final List<RawClient> held = new ArrayList<>();
    private int requests = 100;
    private RawUpstream service;
    private @Nullable EmbeddedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        service = RawUpstream.start();
        service.does(exchange -> {
            if (exchange.head().contains("GET /hold")) {
                arrived.release();
                answer.join();
            }
            exchange.send(OK).close();
        });
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        answer.complete(null);
        for (RawClient client : held) {
            assertStatus(200, client.rest());
            client.close();
        }
        GatewayUnderTest.assertAtRest(gateway());
        assertStatus(200, ask(get("/after", "X-Api-Key: important")));
        gateway().close();
        service.close();
    }

    @Test
    void one_too_many_is_told_to_come_again_and_costs_the_service_nothing() throws Exception {
        start("upstream.limit.concurrent = 1");
        hold(1);
        String refused = ask(post("/more", "Content-Length: 3") + "abc");
        assertStatus(503, refused);
        assertTrue(refused.contains("\r\nRetry-After: 1\r\n"), refused);
        assertTrue(refused.contains("\r\nContent-Type: application/problem+json\r\n"), refused);
        String record = new Records(directory.resolve("audit.jsonl")).of("/more");
        assertTrue(record.contains("\"outcome\":\"failed\",\"kind\":\"overloaded\""), record);
        assertTrue(record.contains("\"upstream\":\"route:all\"") && record.contains("\"attempts\":0"), record);
        assertTrue(service.head().startsWith("GET /hold"));
    }

    @Test
    void a_request_that_ends_in_any_way_makes_room() throws Exception {
        start("upstream.limit.concurrent = 1\ntimeout.response = 300ms\nretry.attempts = 1");
        service.does(exchange -> exchange.close());
        assertStatus(502, ask(get("/lost")));
        service.does(exchange -> exchange.readUntil("never"));
        assertStatus(504, ask(get("/late")));
        service.does(exchange -> {
            arrived.release();
            exchange.readUntil("never");
        });
        RawClient gone = RawClient.connect(gateway().uri().getPort()).send(get("/gone"));
        arrived.acquire();
        gone.reset();
        GatewayUnderTest.assertAtRest(gateway());
        service.answers(OK);
        assertStatus(200, ask(get("/")));
    }

    @Test
    void a_route_of_low_priority_is_turned_away_before_others() throws Exception {
        start("upstream.limit.concurrent = 5\npriority = 40%");
        hold(2);
        assertStatus(503, ask(get("/third")));
    }

    @Test
    void a_consumers_priority_goes_before_the_routes() throws Exception {
        start("upstream.limit.concurrent = 5\npriority = 40%\nauth = api-key");
        hold(2, "X-Api-Key: important");
        assertStatus(503, ask(get("/third", "X-Api-Key: other")));
        assertStatus(200, ask(get("/third", "X-Api-Key: important")));
    }

    @Test
    void as_the_gateways_own_limit_is_neared_the_less_important_goes_first_too() throws Exception {
        requests = 5;
        start("priority = 40%\nauth = api-key");
        hold(2, "X-Api-Key: important");
        assertStatus(503, ask(get("/third", "X-Api-Key: other")));
        assertTrue(new Records(directory.resolve("audit.jsonl")).of("/third").contains("limit.requests"));
        assertStatus(200, ask(get("/fourth", "X-Api-Key: important")));
    }

    @Test
    void with_an_adaptive_limit_requests_are_answered_as_ever() throws Exception {
        start("upstream.limit.concurrent = adaptive");
        for (int i = 0; i < 50; i++) {
            assertStatus(200, ask(get("/")));
        }
    }

    private void hold(int count, String... fields) throws Exception {
        for (int i = 0; i < count; i++) {
            held.add(RawClient.connect(gateway().uri().getPort()).send(get("/hold", fields)));
            arrived.acquire();
        }
    }

    private void start(String routeLines) throws Exception {
        String auth = routeLines.contains("auth =") ? "auth = none\n" : "";
        GatewayUnderTest.writeConfiguration(directory, service.port(), routeLines);
        Path route = directory.resolve("routes/all.properties");
        if (!auth.isEmpty()) {
            Files.writeString(route, Files.readString(route).replaceFirst("auth = none\n", ""));
        }
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "\nlimit.requests = " + requests + "\n",
                StandardOpenOption.APPEND);
        Files.createDirectories(directory.resolve("consumers"));
        Files.writeString(
                directory.resolve("consumers/important.properties"),
                "priority = high\nkey.a = sha256:" + sha256("important"));
        Files.writeString(directory.resolve("consumers/other.properties"), "key.a = sha256:" + sha256("other"));
        gateway = EmbeddedGateway.start(directory);
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private EmbeddedGateway gateway() {
        return Objects.requireNonNull(gateway, "each test starts one");
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(gateway().uri().getPort(), request);
    }
}
