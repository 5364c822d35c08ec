package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many requests share a connection to a service, and what becomes of one more. */
@Timeout(60)
final class StreamLimitTest {

    private static final int MAX_CONCURRENT_STREAMS = 3;

    @TempDir
    Path directory;

    /** The requests that the service has, and has not answered. */
    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();

    private final List<RawClient> clients = new ArrayList<>();
    private @Nullable RawHttp2Service started;
    private @Nullable EmbeddedGateway gatewayStarted;

    /** One that waits for its answer. */
    private record Held(RawHttp2Service.Connection connection, int stream) {
        void answer() throws IOException {
            connection.answer(stream, "ok");
        }
    }

    private void start(RawHttp2Service.Script beginning, String... lines) throws IOException {
        started = RawHttp2Service.start(connection -> {
            beginning.run(connection);
            while (true) {
                held.add(new Held(connection, connection.request()));
            }
        });
        String[] all = new String[lines.length + 1];
        all[0] = "upstream.protocol = h2c";
        System.arraycopy(lines, 0, all, 1, lines.length);
        gatewayStarted = GatewayUnderTest.start(directory, service().port(), all);
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
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

    private RawClient ask() throws IOException {
        RawClient client = RawClient.connect(gateway().uri());
        clients.add(client);
        return client.send(get("/"));
    }

    private Held arrived() throws InterruptedException {
        return RawHttp2Service.awaited(held);
    }

    @Test
    void a_service_that_takes_one_at_a_time_gets_one_on_each_of_several_connections() throws Exception {
        start(connection -> connection.settings(MAX_CONCURRENT_STREAMS, 1));
        List<RawClient> asking = List.of(ask(), ask(), ask());
        List<Held> all = List.of(arrived(), arrived(), arrived());
        assertEquals(3, all.stream().map(Held::connection).distinct().count());
        assertEquals(3, service().connections());
        for (Held one : all) {
            one.answer();
        }
        for (RawClient client : asking) {
            assertStatus(200, client.rest());
        }
    }

    @Test
    void no_more_share_a_connection_than_the_configuration_says() throws Exception {
        start(RawHttp2Service.Connection::settings, "upstream.pool.max-streams = 2");
        List<RawClient> asking = List.of(ask(), ask(), ask());
        List<Held> all = List.of(arrived(), arrived(), arrived());
        assertEquals(2, all.stream().map(Held::connection).distinct().count());
        for (Held one : all) {
            one.answer();
        }
        for (RawClient client : asking) {
            assertStatus(200, client.rest());
        }
    }

    @Test
    void one_more_than_all_connections_take_waits_for_a_place() throws Exception {
        start(
                RawHttp2Service.Connection::settings,
                "upstream.pool.max-streams = 1",
                "upstream.pool.max-connections = 1");
        RawClient first = ask();
        Held one = arrived();
        RawClient second = ask();
        one.answer();
        assertStatus(200, first.rest());
        arrived().answer();
        assertStatus(200, second.rest());
        assertEquals(1, service().connections());
    }

    @Test
    void where_nobody_may_wait_it_is_turned_away() throws Exception {
        start(
                RawHttp2Service.Connection::settings,
                "upstream.pool.max-streams = 1",
                "upstream.pool.max-connections = 1",
                "upstream.pool.max-pending = 0");
        RawClient first = ask();
        Held one = arrived();
        assertStatus(503, ask().rest());
        one.answer();
        assertStatus(200, first.rest());
    }

    @Test
    void a_limit_that_shrinks_while_requests_are_open_holds_for_those_that_follow() throws Exception {
        start(RawHttp2Service.Connection::settings, "upstream.pool.max-connections = 1");
        RawClient first = ask();
        Held one = arrived();
        RawClient second = ask();
        Held two = arrived();
        one.connection().settings(MAX_CONCURRENT_STREAMS, 1);
        one.answer();
        assertStatus(200, first.rest());
        RawClient third = ask();
        while (gateway().exchangesUnderWay() < 2) {
            Thread.onSpinWait();
        }
        assertTrue(held.isEmpty(), "the third waits while the second is open");
        two.answer();
        assertStatus(200, second.rest());
        Held three = arrived();
        assertEquals(two.stream() + 2, three.stream());
        three.answer();
        assertStatus(200, third.rest());
    }
}
