package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.RawHttp2;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections behind which nobody is any more, though they are open. */
@Timeout(60)
final class SilentHttp2ServiceTest {

    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int FIRST_WINDOW = 65_535;

    private final AtomicInteger turn = new AtomicInteger();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final CountDownLatch awaitedEnd = new CountDownLatch(1);
    private RawHttp2Service service;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        service = RawHttp2Service.start(RawHttp2Service.Connection::settings);
        gateway = GatewayUnderTest.start(
                directory,
                service.port(),
                "upstream.protocol = h2c",
                "upstream.retry.attempts = 1",
                "timeout.response = 1200ms");
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        service.close();
        service.assertNoFault();
    }

    private String ask() throws IOException {
        return RawClient.ask(gateway.uri(), get("/"));
    }

    private static void serve(RawHttp2Service.Connection connection) throws IOException {
        while (true) {
            connection.answer(connection.request(), "ok");
        }
    }

    @Test
    void get_one_request_and_then_a_ping_and_no_more_of_either() throws Exception {
        service.does(connection -> {
            connection.settings();
            if (turn.incrementAndGet() > 1) {
                serve(connection);
            }
            connection.answer(connection.request(), "ok");
            connection.request();
            events.add("silent");
            connection.silentUntilClosed();
            events.add("closed");
        });
        assertStatus(200, ask());
        assertStatus(504, ask());
        assertEquals("silent", RawHttp2Service.awaited(events));
        assertStatus(200, ask());
        assertEquals(2, service.connections());
        assertEquals("closed", RawHttp2Service.awaited(events));
    }

    @Test
    void one_that_answers_the_ping_is_used_on() throws Exception {
        service.does(connection -> {
            connection.settings();
            connection.answer(connection.request(), "ok");
            connection.request();
            connection.next(RawHttp2.PING);
            connection.read();
            events.add("heard");
            serve(connection);
        });
        assertStatus(200, ask());
        assertStatus(504, ask());
        assertEquals("heard", RawHttp2Service.awaited(events));
        assertStatus(200, ask());
        assertEquals(1, service.connections());
    }

    @Test
    void one_that_reads_no_more_does_not_swallow_those_that_follow() throws Exception {
        service.does(connection -> {
            connection.settings(INITIAL_WINDOW_SIZE, Integer.MAX_VALUE);
            connection.widen(0, Integer.MAX_VALUE - FIRST_WINDOW);
            if (turn.incrementAndGet() > 1) {
                serve(connection);
            }
            connection.answer(connection.request(), "ok");
            connection.request();
            events.add("reads nothing");
            awaitedEnd.await();
        });
        assertStatus(200, ask());
        int length = 32 << 20;
        Thread upload = new Thread(() -> {
            try {
                RawClient.ask(gateway.uri(), post("/", "Content-Length: " + length) + "x".repeat(length));
            } catch (IOException e) {
                events.add("cut off");
            }
        });
        upload.start();
        assertEquals("reads nothing", RawHttp2Service.awaited(events));
        // Each has the upload go on a little, until nothing fits any more: the last ones are not even begun.
        List<RawClient> unanswered = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            unanswered.add(RawClient.connect(gateway.uri()).send(get("/")));
        }
        assertStatus(504, unanswered.get(0).rest());
        for (RawClient client : unanswered.subList(1, unanswered.size())) {
            // One that came late may have found another connection.
            String answer = client.rest();
            assertTrue(answer.startsWith("HTTP/1.1 504 ") || answer.startsWith("HTTP/1.1 200 "), answer);
            client.close();
        }
        unanswered.get(0).close();
        assertStatus(200, ask());
        int connections = service.connections();
        // Two, or three where two of the late ones found none at once.
        assertTrue(connections == 2 || connections == 3, connections + " connections");
        upload.join();
        awaitedEnd.countDown();
    }
}
