package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route may wait longer than the listener keeps a connection on which nothing moves. */
final class IdleConnectionTest {

    private RawUpstream upstream;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        upstream = RawUpstream.start();
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "\nlimit.keep-alive = 200ms\nlimit.head-time = 200ms\n",
                StandardOpenOption.APPEND);
        gateway = EmbeddedGateway.start(directory);
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void an_answer_that_comes_later_than_that_arrives() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        upstream.does(exchange -> {
            await(late);
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        try (RawClient client = connect().send(get("/"))) {
            upstream.head();
            untilAnIdleConnectionIsClosed();
            late.countDown();
            assertStatus(200, client.rest());
        }
    }

    @Test
    void the_rest_of_a_body_that_comes_later_than_that_arrives() throws Exception {
        upstream.does(exchange -> {
            assertEquals("hello", exchange.read(5));
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        try (RawClient client = connect().send(post("/", "Content-Length: 5") + "he")) {
            upstream.head();
            untilAnIdleConnectionIsClosed();
            assertStatus(200, client.send("llo").rest());
        }
    }

    /** It is younger than the one under test, whose time is over as well then. */
    private void untilAnIdleConnectionIsClosed() throws IOException {
        try (RawClient idle = connect()) {
            assertEquals("", idle.rest());
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
