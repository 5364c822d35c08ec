package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections to services are replaced, whether they are busy or not, and nobody notices. */
@Timeout(60)
final class ConnectionAgeTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final AtomicInteger connections = new AtomicInteger();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private RawUpstream service;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        service = RawUpstream.start();
        service.does(exchange -> {
            connections.incrementAndGet();
            do {
                exchange.send(OK);
            } while (!exchange.readUntil("\r\n\r\n").isEmpty());
            ended.add("by the gateway");
        });
        gateway = GatewayUnderTest.start(directory, service.port(), "upstream.pool.max-age = 200ms");
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        service.close();
    }

    @Test
    void a_busy_connection_is_replaced_at_the_end_of_an_answer() throws IOException {
        while (connections.get() < 5) {
            assertStatus(200, RawClient.ask(gateway.uri(), get("/")));
        }
    }

    @Test
    void one_that_nobody_uses_is_closed() throws Exception {
        assertStatus(200, RawClient.ask(gateway.uri(), get("/")));
        assertEquals("by the gateway", ended.poll(20, TimeUnit.SECONDS));
        assertStatus(200, RawClient.ask(gateway.uri(), get("/")));
        assertEquals(2, connections.get());
    }
}
