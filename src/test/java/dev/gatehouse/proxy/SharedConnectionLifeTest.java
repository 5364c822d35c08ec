package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When connections that are shared are opened and closed. */
@Timeout(60)
final class SharedConnectionLifeTest {

    private static final int NO_ERROR = 0;

    @TempDir
    Path directory;

    private final BlockingQueue<Integer> farewells = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> paths = new LinkedBlockingQueue<>();
    private @Nullable RawHttp2Service started;
    private @Nullable EmbeddedGateway gatewayStarted;

    private void start(String... lines) throws IOException {
        started = RawHttp2Service.start(connection -> {
            connection.settings();
            try {
                while (true) {
                    RawHttp2Service.Request request = connection.requestHead();
                    paths.add(request.field(":path"));
                    connection.answer(request.stream(), "ok");
                }
            } finally {
                farewells.add(connection.farewell());
            }
        });
        gatewayStarted = GatewayUnderTest.start(directory, service().port(), all(lines));
    }

    private static String[] all(String... lines) {
        String[] all = new String[lines.length + 1];
        all[0] = "upstream.protocol = h2c";
        System.arraycopy(lines, 0, all, 1, lines.length);
        return all;
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway());
        gateway().close();
        service().close();
        service().assertNoFault();
    }

    private RawHttp2Service service() {
        return Objects.requireNonNull(started);
    }

    private EmbeddedGateway gateway() {
        return Objects.requireNonNull(gatewayStarted);
    }

    private String ask() throws IOException {
        return RawClient.ask(gateway().uri(), get("/asked"));
    }

    @Test
    void one_that_nobody_uses_is_closed_with_a_farewell() throws Exception {
        start("upstream.pool.idle = 100ms");
        assertStatus(200, ask());
        assertEquals(NO_ERROR, RawHttp2Service.awaited(farewells));
        assertStatus(200, ask());
        assertEquals(2, service().connections());
    }

    @Test
    void one_that_is_old_is_replaced_though_it_is_busy() throws Exception {
        start("upstream.pool.max-age = 200ms");
        while (service().connections() < 3) {
            assertStatus(200, ask());
        }
        assertEquals(NO_ERROR, RawHttp2Service.awaited(farewells));
    }

    @Test
    void those_of_a_service_that_is_configured_no_more_are_closed() throws Exception {
        start();
        assertStatus(200, ask());
        GatewayUnderTest.writeRoute(directory, service().port(), all("upstream.pool.idle = 59s"));
        assertEquals(NO_ERROR, RawHttp2Service.awaited(farewells));
        assertStatus(200, ask());
    }

    @Test
    void a_health_check_asks_by_http2_on_a_connection_of_its_own() throws Exception {
        start("upstream.health.path = /up", "upstream.health.interval = 1s");
        assertEquals("/up", RawHttp2Service.awaited(paths));
        assertEquals(NO_ERROR, RawHttp2Service.awaited(farewells));
        assertStatus(200, ask());
        while (!RawHttp2Service.awaited(paths).equals("/up")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void an_end_of_the_gateway_leaves_none_open() throws Exception {
        start();
        assertStatus(200, ask());
        gateway().close();
        assertTrue(RawHttp2Service.awaited(farewells) <= 0);
        gatewayStarted = GatewayUnderTest.start(directory, service().port(), all());
    }
}
