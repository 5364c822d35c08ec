package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.state.redis.FaultyWay;
import dev.gatehouse.state.redis.RealRedis;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways that count in one Redis. */
final class SharedLimitsTest {

    private static final String STATE = "GET /state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static RealRedis redis;
    private static final AtomicInteger TESTS = new AtomicInteger();

    private final List<EmbeddedGateway> gateways = new ArrayList<>();
    private final String prefix = "test-" + TESTS.getAndIncrement();

    @TempDir
    Path directory;

    private @Nullable FaultyWay way;

    @BeforeAll
    static void startRedis() throws IOException {
        redis = RealRedis.start();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.close();
    }

    @AfterEach
    void close() throws IOException {
        gateways.parallelStream().forEach(EmbeddedGateway::close);
        if (way != null) {
            way.close();
        }
    }

    @Test
    void a_daily_quota_is_one_for_both() throws IOException {
        startTwo("20s", "quota = 100/day per route");
        int passed = 0;
        for (int i = 0; i < 200; i++) {
            passed += status(gateways.get(i % 2)) == 204 ? 1 : 0;
        }
        assertTrue(passed >= 98 && passed <= 102, passed + " passed");
    }

    @Test
    void an_exact_quota_is_exact() throws IOException {
        startTwo("20s", "quota = 50/day per route\nquota.accuracy = exact");
        int passed = 0;
        for (int i = 0; i < 80; i++) {
            passed += status(gateways.get(i % 2)) == 204 ? 1 : 0;
        }
        assertEquals(50, passed);
    }

    @Test
    void an_exact_quota_waits_for_redis_and_goes_by_the_time_out_if_that_hangs() throws IOException {
        startTwo("300ms", "quota = 50/day per route\nquota.accuracy = exact\nquota.when-unavailable = open");
        way().silent(true);
        assertEquals(204, status(gateways.get(0)));
    }

    @Test
    void while_redis_is_away_each_goes_on_with_its_share_and_settles_it_afterwards() throws IOException {
        startTwo("20s", "quota = 100/day per route");
        for (int i = 0; i < 20; i++) {
            assertEquals(204, status(gateways.get(i % 2)));
        }
        way().cut(true);
        awaitState("\"away\"");
        int passed = 0;
        for (int i = 0; i < 200; i++) {
            passed += status(gateways.get(0)) == 204 ? 1 : 0;
        }
        assertTrue(passed >= 38 && passed <= 42, passed + " passed of one share");
        way().cut(false);
        awaitState("\"here\"");
        for (int i = 0; i < 200; i++) {
            passed += status(gateways.get(i % 2)) == 204 ? 1 : 0;
        }
        assertTrue(passed >= 78 && passed <= 82, passed + " passed of the 80 that were left");
    }

    @Test
    void while_redis_is_away_an_open_route_lets_all_pass() throws IOException {
        startTwo("20s", "quota = 2/day per route\nquota.when-unavailable = open");
        way().cut(true);
        awaitState("\"away\"");
        for (int i = 0; i < 10; i++) {
            assertEquals(204, status(gateways.get(0)));
        }
    }

    @Test
    void while_redis_is_away_a_closed_route_says_503() throws IOException {
        startTwo("20s", "quota = 2/day per route\nquota.when-unavailable = closed");
        way().cut(true);
        awaitState("\"away\"");
        String answer = RawClient.ask(gateways.get(0).uri(), RawClient.get("/"));
        RawClient.assertStatus(503, answer);
        assertTrue(answer.contains("Retry-After: 1"), answer);
    }

    @Test
    void what_a_gateway_holds_goes_back_when_it_leaves() throws IOException {
        startTwo("20s", "quota = 1000/day per route");
        for (int i = 0; i < 50; i++) {
            assertEquals(204, status(gateways.get(0)));
        }
        gateways.remove(0).close();
        EmbeddedGateway other = gateways.get(0);
        String answer = RawClient.ask(other.uri(), RawClient.get("/"));
        // The first is granted before this gateway knows of the others'.
        for (int i = 0; i < 3; i++) {
            answer = RawClient.ask(other.uri(), RawClient.get("/"));
        }
        assertTrue(answer.contains("r=946;"), answer);
    }

    private void startTwo(String timeout, String... routeLines) throws IOException {
        FaultyWay started = FaultyWay.to(redis.port());
        way = started;
        for (int i = 0; i < 2; i++) {
            Path configuration = directory.resolve("gateway-" + i);
            Files.createDirectories(configuration.resolve("routes"));
            Files.writeString(
                    configuration.resolve("gatehouse.properties"),
                    String.join(
                            "\n",
                            "listen.http = 127.0.0.1:0",
                            "admin.listen = 127.0.0.1:0",
                            "audit.file = " + configuration.resolve("audit.jsonl"),
                            "state = redis://127.0.0.1:" + started.port(),
                            "state.prefix = " + prefix,
                            "state.nodes = 2",
                            "state.timeout = " + timeout));
            Files.writeString(
                    configuration.resolve("routes/all.properties"),
                    "match.path = /**\nauth = none\nrespond.status = 204\n" + String.join("\n", routeLines));
            gateways.add(EmbeddedGateway.start(configuration));
        }
        awaitState("\"here\",\"nodes\":2,\"apart\":0,");
    }

    private FaultyWay way() {
        return Objects.requireNonNull(way);
    }

    private void awaitState(String word) {
        for (EmbeddedGateway gateway : gateways) {
            URI admin = gateway.adminUri().orElseThrow();
            awaitTrue(() -> {
                try {
                    return RawClient.ask(admin, STATE).contains("\"redis\":" + word);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private static int status(EmbeddedGateway gateway) throws IOException {
        String answer = RawClient.ask(gateway.uri(), RawClient.get("/"));
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20), "it does not come to pass");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
