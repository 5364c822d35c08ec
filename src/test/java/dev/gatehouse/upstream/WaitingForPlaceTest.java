package dev.gatehouse.upstream;

import static dev.gatehouse.upstream.ServicesUnderTest.begin;
import static dev.gatehouse.upstream.ServicesUnderTest.next;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.gatehouse.proxy.RawHttp2Service;
import dev.gatehouse.route.Balance;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.HealthSettings;
import dev.gatehouse.route.PoolSettings;
import dev.gatehouse.route.ServiceProtocol;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request that waits for a place on a connection that others have. */
@Timeout(60)
final class WaitingForPlaceTest {

    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final Duration AGE = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofHours(1);
    private static final TimeoutSettings TIMEOUTS = new TimeoutSettings(Duration.ofSeconds(2), LONG, LONG, null);

    private final ServicesUnderTest services = new ServicesUnderTest();
    private final BlockingQueue<Integer> connected = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> mayBegin = new LinkedBlockingQueue<>();
    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    private RawHttp2Service service;
    private Upstream upstream;

    private record Held(RawHttp2Service.Connection connection, int stream) {
        void answer() throws IOException {
            connection.answer(stream, "ok");
        }
    }

    @BeforeEach
    void start() throws IOException {
        service = RawHttp2Service.start(connection -> {
            connected.add(1);
            connection.settings(MAX_CONCURRENT_STREAMS, RawHttp2Service.awaited(mayBegin));
            while (true) {
                held.add(new Held(connection, connection.request()));
            }
        });
        upstream = services.client()
                .open(new UpstreamSettings(
                        "shared",
                        List.of(new EndpointSettings("127.0.0.1", service.port(), 1)),
                        Balance.LEAST_REQUESTS,
                        new PoolSettings(1, 10, Duration.ofHours(1), AGE, ServiceProtocol.H2C, 100),
                        new HealthSettings(ServicesUnderTest.NO_EJECTION, null, Duration.ZERO),
                        OneEndpoint.ONE_TRY));
    }

    @AfterEach
    void stop() throws IOException {
        services.close();
        service.close();
        service.assertNoFault();
    }

    private BlockingQueue<String> ask() {
        return begin(upstream, OneEndpoint.ONE_TRY, TIMEOUTS);
    }

    private Held arrived() throws InterruptedException {
        return RawHttp2Service.awaited(held);
    }

    @Test
    void gets_another_connection_when_the_only_one_is_too_old_to_have_places() throws Exception {
        mayBegin.add(1);
        BlockingQueue<String> first = ask();
        Held one = arrived();
        BlockingQueue<String> second = ask();
        services.pass(AGE);
        services.awaitSweep();
        mayBegin.add(1);
        one.answer();
        assertEquals("200", next(first));
        arrived().answer();
        assertEquals("200", next(second));
        assertEquals(2, service.connections());
    }

    @Test
    void is_not_held_to_the_time_of_connecting_once_the_connection_is_open() throws Exception {
        BlockingQueue<String> first = ask();
        BlockingQueue<String> second = ask();
        RawHttp2Service.awaited(connected);
        mayBegin.add(1);
        Held one = arrived();
        services.pass(Duration.ofSeconds(3));
        services.awaitSweep();
        assertNull(second.peek());
        one.answer();
        assertEquals("200", next(first));
        arrived().answer();
        assertEquals("200", next(second));
    }
}
