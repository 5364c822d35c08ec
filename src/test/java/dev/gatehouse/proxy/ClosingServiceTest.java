package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service whose connections end with their first answer, while others wait for one. */
@Timeout(60)
final class ClosingServiceTest {

    private static final int CLIENTS = 30;

    private final AtomicInteger connections = new AtomicInteger();
    private RawUpstream service;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        service = RawUpstream.start();
        gateway = GatewayUnderTest.start(
                directory, service.port(), "upstream.pool.max-connections = 1", "upstream.retry.attempts = 1");
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0\r\n\r\n", "2\r\n\r\nok"})
    void nobody_gets_a_connection_that_ends(String lengthAndBody) throws Exception {
        service.does(exchange -> {
            connections.incrementAndGet();
            exchange.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + lengthAndBody);
            exchange.readUntil("\r\n\r\n");
        });
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(RawClient.connect(gateway.uri()).send(post("/", "Content-Length: 0")));
        }
        for (RawClient client : clients) {
            assertStatus(200, client.rest());
            client.close();
        }
        assertEquals(CLIENTS, connections.get());
    }
}
