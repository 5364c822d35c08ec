package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.listen.RecordedSocket;
import dev.gatehouse.listen.TlsClient;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How bodies pass under TLS, and how a client sees whether it has all of one. */
final class TlsBodyTest {

    private static final int LARGE = 32 << 20;
    private static final String BLOCK = "0123456789abcdef".repeat(4096);

    private static RawUpstream upstream;
    private static EmbeddedGateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        Issuer.root().issue("EC", "a").write(directory, "server");
        Files.createDirectory(directory.resolve("routes"));
        Files.writeString(directory.resolve("gatehouse.properties"), """
                listen.https = 127.0.0.1:0
                tls.certificate = server.pem
                tls.key = server.key
                admin.listen = off
                audit.file = %s
                """.formatted(directory.resolve("audit.jsonl")));
        Files.writeString(directory.resolve("routes/all.properties"), """
                match.path = /**
                upstream.endpoints = http://127.0.0.1:%d
                upstream.pool.idle = 1ms
                auth = none
                """.formatted(upstream.port()));
        gateway = EmbeddedGateway.start(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() {
        GatewayUnderTest.assertAtRest(gateway);
    }

    @Test
    void a_connection_that_has_served_ends_by_an_alert_that_says_so() throws IOException {
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        RecordedSocket transport = new RecordedSocket(gateway.uri().getPort());
        try (var connection = new TlsClient().connect(transport, "a", "TLSv1.2")) {
            assertTrue(connection.send(get("/")).rest().endsWith("ok"));
            assertTrue(transport.endsWithAlert());
        }
    }

    @Test
    void a_body_that_is_cut_and_had_no_length_does_not_end_in_good_order() throws IOException {
        CountDownLatch arrived = new CountDownLatch(1);
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n" + BLOCK + "\r\n");
            await(arrived);
            exchange.close();
        });
        RecordedSocket transport = new RecordedSocket(gateway.uri().getPort());
        try (var connection = new TlsClient().connect(transport, "a", "TLSv1.2")) {
            connection.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
            String head = connection.readUntil("\r\n\r\n");
            assertFalse(head.contains("chunked") || head.contains("Content-Length"), head);
            connection.read(1000);
            arrived.countDown();
            connection.restWellOrNot();
            assertFalse(transport.endsWithAlert());
        }
    }

    @Test
    void a_chunked_body_that_is_cut_has_no_end() throws IOException {
        upstream.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n" + BLOCK + "\r\n");
        try (var connection = new TlsClient().connect(gateway.uri().getPort(), "a")) {
            String answer = connection.send(get("/")).restWellOrNot();
            assertFalse(answer.endsWith("0\r\n\r\n"));
        }
    }

    @Test
    void a_large_answer_arrives_whole_though_the_client_reads_late() throws Exception {
        AtomicLong sent = new AtomicLong();
        upstream.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
            for (int at = 0; at < LARGE; at += BLOCK.length()) {
                exchange.send(BLOCK);
                sent.addAndGet(BLOCK.length());
            }
            exchange.close();
        });
        try (var connection = new TlsClient().connect(gateway.uri().getPort(), "a")) {
            connection.send(get("/"));
            String head = connection.readUntil("\r\n\r\n");
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
            assertTrue(standsStill(sent) < LARGE, "the service was held back");
            assertEquals(checksum(LARGE), checksumOf(connection, LARGE));
        }
    }

    @Test
    void a_large_upload_arrives_whole_though_the_service_reads_late() throws Exception {
        CountDownLatch mayRead = new CountDownLatch(1);
        upstream.does(exchange -> {
            await(mayRead);
            long sum = 0;
            for (int at = 0; at < LARGE; at += BLOCK.length()) {
                sum = 31 * sum + exchange.read(BLOCK.length()).hashCode();
            }
            String body = Long.toString(sum);
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .close();
        });
        AtomicLong sent = new AtomicLong();
        try (var connection = new TlsClient().connect(gateway.uri().getPort(), "a")) {
            connection.send(post("/", "Content-Length: " + LARGE));
            Thread writer = new Thread(() -> sendAll(connection, sent));
            writer.start();
            assertTrue(standsStill(sent) < LARGE, "the client was held back");
            mayRead.countDown();
            writer.join();
            long expected = 0;
            for (int at = 0; at < LARGE; at += BLOCK.length()) {
                expected = 31 * expected + BLOCK.hashCode();
            }
            assertTrue(connection.rest().endsWith("\r\n\r\n" + expected));
        }
    }

    private static void sendAll(TlsClient.Connection connection, AtomicLong sent) {
        try {
            for (int at = 0; at < LARGE; at += BLOCK.length()) {
                connection.send(BLOCK);
                sent.addAndGet(BLOCK.length());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The count once it has not grown for a while. */
    private static long standsStill(AtomicLong count) {
        long before = -1;
        while (count.get() != before || before == 0) {
            before = count.get();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        }
        return before;
    }

    private static long checksum(int bytes) {
        long sum = 0;
        byte[] block = BLOCK.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < bytes; at++) {
            sum = 31 * sum + block[at % block.length];
        }
        return sum;
    }

    private static long checksumOf(TlsClient.Connection connection, int bytes) throws IOException {
        long sum = 0;
        byte[] part = new byte[16384];
        int left = bytes;
        while (left > 0) {
            int read = connection.socket().getInputStream().read(part, 0, Math.min(left, part.length));
            assertTrue(read > 0, "it ended early");
            for (int i = 0; i < read; i++) {
                sum = 31 * sum + part[i];
            }
            left -= read;
        }
        return sum;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
