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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that one side sends faster than the other takes them, on a connection that others use, too. */
@Timeout(60)
final class Http2BackPressureTest {

    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int FIRST_WINDOW = 65_535;
    private static final int LARGE = 8 << 20;
    private static final String BLOCK = "0123456789abcdef".repeat(1000);

    private RawHttp2Service service;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        service = RawHttp2Service.start(RawHttp2Service.Connection::settings);
        gateway = GatewayUnderTest.start(directory, service.port(), "upstream.protocol = h2c");
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        service.close();
        service.assertNoFault();
    }

    @Test
    void nothing_of_a_body_is_sent_that_the_service_has_no_window_for() throws Exception {
        BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
        service.does(connection -> {
            connection.settings(INITIAL_WINDOW_SIZE, 0);
            int stream = connection.request();
            // What the gateway sends before its answer to this it would have sent without a window.
            connection.read();
            for (int window : new int[] {1, 10, 5}) {
                connection.widen(stream, window);
                int got = 0;
                while (got < window) {
                    got += connection.next(RawHttp2.DATA).payload().remaining();
                }
                sizes.add(got);
            }
            connection.answer(stream, "done").untilClosed();
        });
        String body = "x".repeat(16);
        assertStatus(200, RawClient.ask(gateway.uri(), post("/", "Content-Length: 16") + body));
        assertEquals(1, sizes.take());
        assertEquals(10, sizes.take());
        assertEquals(5, sizes.take());
    }

    @Test
    void a_window_that_is_taken_back_is_waited_for() throws Exception {
        BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
        service.does(connection -> {
            connection.settings();
            int stream = connection.request();
            int got = 0;
            while (got < FIRST_WINDOW) {
                got += connection.next(RawHttp2.DATA).payload().remaining();
            }
            connection
                    .settings(INITIAL_WINDOW_SIZE, 0)
                    .widen(0, 1000)
                    .widen(stream, FIRST_WINDOW)
                    .read();
            connection.widen(stream, 700);
            sizes.add(connection.next(RawHttp2.DATA).payload().remaining());
            connection.answer(stream, "enough").untilClosed();
        });
        String body = "x".repeat(100_000);
        try (RawClient client = RawClient.connect(gateway.uri())) {
            client.send(post("/", "Content-Length: 100000") + body);
            assertEquals(700, sizes.take());
            assertTrue(client.readUntil("enough").startsWith("HTTP/1.1 200 "));
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "1000000, 65535"})
    void the_end_of_a_body_needs_no_window(int ofStream, int sent) throws Exception {
        BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();
        service.does(connection -> {
            connection.settings(INITIAL_WINDOW_SIZE, ofStream);
            int stream = connection.request();
            int got = 0;
            while (got < sent) {
                got += connection.next(RawHttp2.DATA).payload().remaining();
            }
            taken.add(got);
            RawHttp2.Frame last = connection.next(RawHttp2.DATA);
            taken.add(last.flags());
            connection.answer(stream, "done").untilClosed();
        });
        try (RawClient client = RawClient.connect(gateway.uri())) {
            client.send(post("/", "Transfer-Encoding: chunked") + Integer.toHexString(sent) + "\r\n" + "x".repeat(sent)
                    + "\r\n");
            assertEquals(sent, RawHttp2Service.awaited(taken));
            client.send("0\r\n\r\n");
            assertEquals(RawHttp2.END_STREAM, RawHttp2Service.awaited(taken));
            assertStatus(200, client.readUntil("done"));
        }
    }

    @Test
    void a_client_that_reads_nothing_holds_back_its_own_answer_and_no_others() throws Exception {
        BlockingQueue<Integer> first = new LinkedBlockingQueue<>();
        service.does(connection -> {
            connection.settings();
            int stream = connection.request();
            first.add(stream);
            connection.head(stream, RawHttp2.END_HEADERS, ":status: 200");
            long window = 256 * 1024;
            // Sends as much as it may.
            while (true) {
                while (window >= BLOCK.length()) {
                    connection.data(stream, false, BLOCK);
                    window -= BLOCK.length();
                }
                RawHttp2.Frame frame = connection.next();
                if (frame.type() == RawHttp2.WINDOW_UPDATE && frame.stream() == stream) {
                    window += frame.payload().getInt(0);
                } else if (frame.type() == RawHttp2.HEADERS) {
                    connection.answer(frame.stream(), "for another");
                }
            }
        });
        try (RawClient sluggish = RawClient.connect(gateway.uri())) {
            sluggish.send(get("/"));
            RawHttp2Service.awaited(first);
            for (int i = 0; i < 20; i++) {
                assertTrue(RawClient.ask(gateway.uri(), get("/")).contains("for another"));
            }
            assertEquals(1, service.connections());
        }
    }

    @Test
    void a_large_answer_arrives_whole_though_the_client_reads_late() throws Exception {
        service.does(connection -> {
            connection.settings();
            int stream = connection.request();
            connection.head(stream, RawHttp2.END_HEADERS, ":status: 200", "content-length: " + LARGE);
            long window = 256 * 1024;
            int sent = 0;
            while (sent < LARGE) {
                int size = (int) Math.min(Math.min(BLOCK.length(), LARGE - sent), window);
                if (size > 0) {
                    connection.data(stream, sent + size == LARGE, BLOCK.substring(0, size));
                    sent += size;
                    window -= size;
                } else {
                    RawHttp2.Frame frame = connection.next(RawHttp2.WINDOW_UPDATE);
                    window += frame.stream() == stream ? frame.payload().getInt(0) : 0;
                }
            }
            connection.untilClosed();
        });
        try (RawClient client = RawClient.connect(gateway.uri())) {
            client.send(get("/"));
            String head = client.readUntil("\r\n\r\n");
            assertStatus(200, head);
            assertEquals(LARGE, client.read(LARGE).length());
        }
    }

    @Test
    void uploads_on_one_connection_arrive_whole() throws Exception {
        service.does(connection -> {
            connection.settings(INITIAL_WINDOW_SIZE, Integer.MAX_VALUE);
            connection.widen(0, Integer.MAX_VALUE - FIRST_WINDOW);
            int one = connection.request();
            int two = 0;
            long ofOne = 0;
            long ofTwo = 0;
            while (ofOne + ofTwo < 2L * LARGE) {
                RawHttp2.Frame frame = connection.next();
                if (frame.type() == RawHttp2.HEADERS) {
                    two = frame.stream();
                } else if (frame.type() == RawHttp2.DATA) {
                    ofOne += frame.stream() == one ? frame.payload().remaining() : 0;
                    ofTwo += frame.stream() == two ? frame.payload().remaining() : 0;
                }
            }
            connection.answer(one, "done").answer(two, "done").untilClosed();
        });
        Thread[] uploads = new Thread[2];
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        for (int i = 0; i < 2; i++) {
            uploads[i] = new Thread(() -> {
                try {
                    answers.add(
                            RawClient.ask(gateway.uri(), post("/", "Content-Length: " + LARGE) + "x".repeat(LARGE)));
                } catch (IOException e) {
                    answers.add(e.toString());
                }
            });
            uploads[i].start();
        }
        for (Thread upload : uploads) {
            upload.join();
        }
        assertStatus(200, RawHttp2Service.awaited(answers));
        assertStatus(200, RawHttp2Service.awaited(answers));
    }
}
