package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service that sends more than its answer while somebody waits for that very connection, and would take the rest for the
 * answer to its own request.
 */
@Timeout(60)
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class SurplusTest {

    private static final String SURPLUS = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";
    private static final String HONEST = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhonest";

    /** As much as one read of a head takes at most. */
    private static final int FILLS_THE_BUFFER = 4096;

    private final boolean secured;
    private RawUpstream upstream;
    private EmbeddedGateway gateway;

    SurplusTest(boolean secured) {
        this.secured = secured;
    }

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = secured ? SecuredService.showing(Issuer.root().issue("EC")).start() : RawUpstream.start();
        GatewayUnderTest.writeConfiguration(directory, upstream.port(), "upstream.pool.max-connections = 1");
        if (secured) {
            Path route = directory.resolve("routes/all.properties");
            String text = Files.readString(route).replace("http://", "https://");
            Files.writeString(route, text + "\nupstream.tls.verify = off-insecure");
        }
        gateway = EmbeddedGateway.start(directory);
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 4096, 5000, 32 * 1024, 64 * 1024, 100_000})
    void what_follows_a_body_is_nobodys_answer(int length) throws Exception {
        assertNextAnswerIsHonest(head(length) + "x".repeat(length) + SURPLUS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 4096, 5000, 32 * 1024, 64 * 1024})
    void what_follows_a_body_that_came_after_its_head_is_nobodys_answer(int length) throws Exception {
        CountDownLatch headSeen = new CountDownLatch(1);
        assertNextAnswerIsHonest(
                "HTTP/1.1 103 Early Hints\r\n\r\n" + head(length), headSeen, "x".repeat(length) + SURPLUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void what_follows_an_answer_that_has_no_body_is_nobodys_answer(String status) throws Exception {
        assertNextAnswerIsHonest("HTTP/1.1 " + status + "\r\n\r\n" + SURPLUS);
    }

    @Test
    void what_is_left_in_the_socket_when_a_body_just_fills_the_buffer_is_nobodys_answer() throws Exception {
        int length = FILLS_THE_BUFFER - head(4000).length();
        assertNextAnswerIsHonest(head(length) + "x".repeat(length) + SURPLUS);
    }

    @Test
    void what_is_left_in_the_socket_when_a_head_just_fills_the_buffer_is_nobodys_answer() throws Exception {
        assertNextAnswerIsHonest(filled("HTTP/1.1 304 Not Modified\r\nX: ") + SURPLUS);
    }

    @Test
    void what_is_left_in_the_socket_when_trailers_just_fill_the_buffer_is_nobodys_answer() throws Exception {
        String chunk = "800\r\n" + "x".repeat(0x800) + "\r\n";
        assertNextAnswerIsHonest(
                filled("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + "0\r\nX: ") + SURPLUS);
    }

    private static String filled(String start) {
        return start + "x".repeat(FILLS_THE_BUFFER - start.length() - 4) + "\r\n\r\n";
    }

    private static String head(int length) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private void assertNextAnswerIsHonest(String answer) throws Exception {
        assertNextAnswerIsHonest(answer, new CountDownLatch(0), "");
    }

    /** @param headSeen counted down when the client has seen something of the first part */
    private void assertNextAnswerIsHonest(String first, CountDownLatch headSeen, String rest) throws Exception {
        CountDownLatch othersWait = new CountDownLatch(1);
        AtomicInteger connections = new AtomicInteger();
        upstream.does(exchange -> {
            if (connections.incrementAndGet() > 1) {
                exchange.send(HONEST).close();
                return;
            }
            await(othersWait);
            exchange.send(first);
            await(headSeen);
            exchange.send(rest).readUntil("\r\n\r\n");
            exchange.send(HONEST).close();
        });
        try (RawClient one = connect();
                RawClient two = connect()) {
            one.send(get("/one"));
            upstream.head();
            two.send(get("/two"));
            while (gateway.exchangesUnderWay() < 2) {
                LockSupport.parkNanos(1_000_000);
            }
            othersWait.countDown();
            if (headSeen.getCount() > 0) {
                one.readOne();
                headSeen.countDown();
            }
            one.rest();
            String next = two.rest();
            assertTrue(next.endsWith("\r\n\r\nhonest"), next);
        }
    }

    private RawClient connect() throws IOException {
        return RawClient.connect(gateway.uri().getPort());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
