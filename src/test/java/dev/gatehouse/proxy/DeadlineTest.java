package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** timeout.connect, and timeout.total before and within an answer. */
final class DeadlineTest {

    /** The system takes one more than the least it can be asked to; all others it leaves without an answer. */
    private static final int MORE_THAN_IT_ACCEPTS = 8;

    /** Far more than can pass in the time that is allowed. */
    private static final int MOST_PIECES = 200_000;

    private static final String EARLY_HINT = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    private static final int FEWER_THAN_TOO_MANY = 10;

    @TempDir
    private Path directory;

    private Records records;

    @BeforeEach
    void nameRecords() {
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @Test
    void an_endpoint_that_leaves_the_connection_unanswered_is_504() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EmbeddedGateway gateway = start(full.getLocalPort(), "timeout.connect = 200ms")) {
            for (int i = 0; i < MORE_THAN_IT_ACCEPTS; i++) {
                waiting.add(unaccepted(full));
            }
            assertStatus(504, RawClient.ask(gateway.uri().getPort(), get("/full")));
            assertKind("connect-timeout", "/full");
        } finally {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void interim_answers_do_not_put_off_the_time_for_the_answer() throws IOException {
        Semaphore taken = new Semaphore(1);
        try (RawUpstream upstream = RawUpstream.start();
                EmbeddedGateway gateway = start(upstream.port(), "timeout.response = 1s");
                RawClient client = RawClient.connect(gateway.uri().getPort())) {
            upstream.does(exchange -> {
                for (int i = 0; i < FEWER_THAN_TOO_MANY; i++) {
                    taken.acquireUninterruptibly();
                    exchange.send(EARLY_HINT);
                }
                exchange.readUntil("never");
            });
            client.send(get("/hinted"));
            for (int i = 1; i < FEWER_THAN_TOO_MANY; i++) {
                client.readUntil("\r\n\r\n");
                taken.release();
            }
            client.readUntil("\r\n\r\n");
            assertStatus(504, client.rest());
            assertKind("response-timeout", "/hinted");
        }
    }

    @Test
    void a_service_that_only_ever_hints_is_a_bad_gateway() throws IOException {
        try (RawUpstream upstream = RawUpstream.start();
                EmbeddedGateway gateway = start(upstream.port(), "timeout.response = 60s");
                RawClient client = RawClient.connect(gateway.uri().getPort())) {
            upstream.does(exchange -> {
                for (int i = 0; i < MOST_PIECES; i++) {
                    exchange.send(EARLY_HINT);
                }
            });
            client.send(get("/hints"));
            assertTrue(client.rest().contains("HTTP/1.1 502 "));
        }
    }

    @Test
    void without_a_head_when_the_total_time_is_over_the_client_gets_504() throws IOException {
        try (RawUpstream upstream = RawUpstream.start();
                EmbeddedGateway gateway = start(upstream.port(), "timeout.total = 200ms")) {
            upstream.does(exchange -> exchange.readUntil("never"));
            assertStatus(504, RawClient.ask(gateway.uri().getPort(), get("/late")));
            assertKind("total-timeout", "/late");
        }
    }

    @Test
    void an_answer_that_never_stands_still_is_cut_when_the_total_time_is_over() throws IOException {
        Semaphore taken = new Semaphore(1);
        try (RawUpstream upstream = RawUpstream.start();
                EmbeddedGateway gateway = start(upstream.port(), "timeout.total = 400ms");
                RawClient client = RawClient.connect(gateway.uri().getPort())) {
            upstream.does(exchange -> {
                exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < MOST_PIECES; i++) {
                    taken.acquireUninterruptibly();
                    exchange.send("1\r\nx\r\n");
                }
                exchange.send("0\r\n\r\n").close();
            });
            client.send(get("/trickle"));
            StringBuilder all = new StringBuilder();
            for (String next = client.readOne(); !next.isEmpty(); next = client.readOne()) {
                all.append(next);
                if (next.equals("x")) {
                    taken.release();
                }
            }
            assertStatus(200, all.toString());
            assertFalse(all.toString().endsWith("0\r\n\r\n"));
            assertKind("total-timeout", "/trickle");
        }
    }

    private void assertKind(String kind, String path) throws IOException {
        String record = records.of(path);
        assertTrue(record.contains("\"kind\":\"" + kind + "\""), record);
    }

    private static SocketChannel unaccepted(ServerSocket service) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.getLocalPort()));
        return channel;
    }

    private EmbeddedGateway start(int servicePort, String timeout) throws IOException {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "listen.http = 127.0.0.1:0\nadmin.listen = off\naudit.file = " + records.file());
        Files.writeString(
                directory.resolve("routes/all.properties"),
                "match.path = /**\nauth = none\n%s\nupstream.endpoints = http://127.0.0.1:%d"
                        .formatted(timeout, servicePort));
        return EmbeddedGateway.start(directory);
    }
}
