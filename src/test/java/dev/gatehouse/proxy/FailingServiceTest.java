package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that stalls, is not there, or is full, behind short deadlines and one connection. */
final class FailingServiceTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private RawUpstream upstream;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        gateway = start(directory, upstream.port());
    }

    private static EmbeddedGateway start(Path directory, int servicePort) throws IOException {
        return GatewayUnderTest.start(
                directory,
                servicePort,
                "upstream.pool.max-connections = 1",
                "upstream.pool.max-pending = 0",
                "quota = 1000/s",
                "timeout.response = 300ms",
                "timeout.idle = 300ms");
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    @Test
    void without_an_answer_in_time_the_client_gets_504() throws IOException {
        upstream.does(exchange -> exchange.readUntil("never"));
        assertStatus(504, ask(get("/")));
    }

    @Test
    void a_body_that_stands_still_is_cut() throws IOException {
        upstream.does(exchange -> exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nabc")
                .readUntil("never"));
        String answer = ask(get("/"));
        assertStatus(200, answer);
        assertFalse(answer.length() > 100_000, answer);
    }

    @Test
    void of_a_small_answer_that_breaks_off_nothing_is_told_and_what_the_gateway_says_is() throws IOException {
        upstream.answers("HTTP/1.1 200 OK\r\nX-Inner: 1\r\nContent-Length: 9\r\n\r\nabc");
        String answer = ask(get("/broken"));
        assertStatus(502, answer);
        assertFalse(answer.contains("X-Inner") || answer.contains("abc"), answer);
        assertTrue(answer.contains("RateLimit-Policy: ") && answer.contains("X-Request-Id: "), answer);
        assertTrue(answer.contains("Connection: close\r\n"), answer);
    }

    @Test
    void a_client_whose_body_stands_still_gets_408() throws IOException {
        upstream.does(exchange -> exchange.readUntil("never"));
        assertStatus(408, ask(post("/", "Content-Length: 5") + "he"));
    }

    @Test
    void nobody_listening_is_502(@TempDir Path directory) throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (EmbeddedGateway alone = start(directory, free)) {
            assertStatus(502, RawClient.ask(alone.uri().getPort(), get("/")));
            assertEquals(0, alone.leasedConnections());
        }
    }

    @Test
    void with_all_connections_taken_and_no_room_to_wait_the_client_is_told_when_to_come_back() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        upstream.does(exchange -> {
            taken.countDown();
            await(answer);
            exchange.send(OK);
        });
        try (RawClient first = RawClient.connect(gateway.uri().getPort())) {
            first.send(get("/"));
            taken.await();
            String refused = ask(get("/"));
            assertStatus(503, refused);
            assertTrue(refused.contains("Retry-After: 1\r\n"), refused);
            answer.countDown();
            assertStatus(200, first.rest());
        }
    }

    @Test
    void a_get_on_a_connection_that_the_service_had_closed_is_sent_again() throws IOException {
        assertStatus(200, ask(afterOneThatIsKept("GET")));
    }

    @Test
    void a_post_on_a_connection_that_the_service_closes_is_not_sent_again() throws IOException {
        assertStatus(502, ask(afterOneThatIsKept("POST")));
    }

    /** Has the first request answered on a connection that ends when the second one comes. */
    private String afterOneThatIsKept(String method) throws IOException {
        AtomicInteger connections = new AtomicInteger();
        upstream.does(exchange -> {
            exchange.send(OK);
            if (connections.incrementAndGet() == 1) {
                exchange.readUntil("\r\n\r\n");
                exchange.close();
            }
        });
        assertStatus(200, ask(get("/")));
        return RawClient.head(method, "/");
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(gateway.uri().getPort(), request);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
