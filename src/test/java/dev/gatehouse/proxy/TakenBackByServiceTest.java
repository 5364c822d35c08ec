package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.RawHttp2;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests that a service refuses, gives up, or leaves behind when it goes away. */
@Timeout(60)
final class TakenBackByServiceTest {

    private static final int NO_ERROR = 0;
    private static final int INTERNAL_ERROR = 2;
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;

    private final AtomicInteger turn = new AtomicInteger();
    private RawHttp2Service service;
    private EmbeddedGateway gateway;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        service = RawHttp2Service.start(RawHttp2Service.Connection::settings);
        gateway = GatewayUnderTest.start(
                directory, service.port(), "upstream.protocol = h2c", "upstream.eject.consecutive-failures = none");
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        service.close();
        service.assertNoFault();
    }

    /** The first connection does the one, all that follow answer. */
    private void first(RawHttp2Service.Script script) {
        service.does(connection -> {
            connection.settings();
            if (turn.incrementAndGet() == 1) {
                script.run(connection);
            } else {
                serve(connection);
            }
        });
    }

    private static void serve(RawHttp2Service.Connection connection) throws IOException {
        while (true) {
            RawHttp2Service.Request request = connection.requestHead();
            StringBuilder body = new StringBuilder("again ");
            if (!request.endsStream()) {
                RawHttp2.Frame frame;
                do {
                    frame = connection.next(RawHttp2.DATA);
                    body.append(StandardCharsets.ISO_8859_1.decode(frame.payload()));
                } while ((frame.flags() & RawHttp2.END_STREAM) == 0);
            }
            connection.answer(request.stream(), body.toString());
        }
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(gateway.uri(), request);
    }

    @Test
    void a_stream_that_is_refused_is_sent_again_even_if_it_is_not_idempotent() throws IOException {
        first(connection -> {
            connection.reset(connection.request(), REFUSED_STREAM);
            serve(connection);
        });
        String answer = ask(post("/", "Content-Length: 4") + "body");
        assertStatus(200, answer);
        assertTrue(answer.contains("again body"), answer);
    }

    @Test
    void a_service_that_refuses_all_is_asked_a_few_times_only() throws IOException {
        AtomicInteger refused = new AtomicInteger();
        service.does(connection -> {
            connection.settings();
            while (true) {
                connection.reset(connection.request(), REFUSED_STREAM);
                refused.incrementAndGet();
            }
        });
        assertStatus(502, ask(get("/refused")));
        assertTrue(refused.get() <= 5, refused::toString);
        assertTrue(records.of("/refused").contains("refused the stream"));
    }

    @Test
    void so_is_one_that_came_after_the_last_that_a_service_took_before_it_went() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        first(connection -> {
            int one = connection.request();
            int two = connection.request();
            connection.goAway(one, NO_ERROR);
            gone.countDown();
            connection.answer(one, "from before");
            assertEquals(one + 2, two);
            connection.untilClosed();
        });
        try (RawClient early = RawClient.connect(gateway.uri());
                RawClient late = RawClient.connect(gateway.uri())) {
            early.send(get("/early"));
            late.send(post("/late", "Content-Length: 0"));
            gone.await();
            String answers = early.rest() + late.rest();
            assertTrue(answers.contains("from before"), answers);
            assertTrue(answers.contains("again "), answers);
        }
        assertEquals(2, service.connections());
    }

    @Test
    void a_body_that_is_not_kept_is_not_sent_in_part() throws Exception {
        String large = "x".repeat(100_000);
        first(connection -> {
            int stream = connection.request();
            for (int read = 0; read < 60_000; ) {
                read += connection.next(RawHttp2.DATA).payload().remaining();
            }
            connection.reset(stream, REFUSED_STREAM).untilClosed();
        });
        String answer = ask(post("/refused", "Content-Length: " + large.length()) + large);
        assertStatus(502, answer);
        assertEquals(1, service.connections());
        assertTrue(records.of("/refused").contains("refused the stream"));
    }

    @Test
    void one_that_the_service_gave_up_is_not_sent_again_unless_it_is_idempotent() throws IOException {
        first(connection -> {
            connection.reset(connection.request(), INTERNAL_ERROR);
            serve(connection);
        });
        assertStatus(502, ask(post("/given-up", "Content-Length: 0")));
        assertTrue(records.of("/given-up").contains("the service reset the stream: INTERNAL_ERROR"));
        assertStatus(200, ask(get("/")));
        assertEquals(1, service.connections());
    }

    @Test
    void an_idempotent_one_is_sent_again_as_after_a_lost_connection() throws IOException {
        first(connection -> {
            connection.reset(connection.request(), INTERNAL_ERROR);
            serve(connection);
        });
        assertStatus(200, ask(get("/")));
    }

    @Test
    void nothing_new_goes_to_a_service_that_is_going_and_what_it_has_is_answered() throws Exception {
        BlockingQueue<Boolean> asked = new LinkedBlockingQueue<>();
        CountDownLatch answerNow = new CountDownLatch(1);
        first(connection -> {
            int stream = connection.request();
            connection.goAway(Integer.MAX_VALUE, NO_ERROR).read();
            asked.add(true);
            answerNow.await();
            connection.goAway(stream, NO_ERROR).answer(stream, "slow").untilClosed();
        });
        try (RawClient slow = RawClient.connect(gateway.uri())) {
            slow.send(get("/slow"));
            RawHttp2Service.awaited(asked);
            String answer = ask(get("/new"));
            answerNow.countDown();
            assertTrue(answer.contains("again "), answer);
            assertTrue(slow.rest().contains("slow"));
            assertEquals(2, service.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_connection_that_is_cut_fails_all_that_is_open_on_it(boolean idempotent) throws Exception {
        first(connection -> {
            connection.request();
            connection.request();
            connection.cut();
        });
        String request = idempotent ? get("/") : post("/", "Content-Length: 0");
        try (RawClient one = RawClient.connect(gateway.uri());
                RawClient two = RawClient.connect(gateway.uri())) {
            one.send(request);
            two.send(request);
            int status = idempotent ? 200 : 502;
            assertStatus(status, one.rest());
            assertStatus(status, two.rest());
        }
    }

    /** Whose fault it was nobody can tell. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_connection_whose_rules_are_broken_is_lost_to_all_that_is_open_on_it(boolean idempotent) throws Exception {
        first(connection -> {
            connection.request();
            int last = connection.request();
            connection
                    .send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, last, new byte[] {(byte) 0xff, 0x7f})
                    .untilClosed();
        });
        String request = idempotent ? get("/lost") : post("/lost", "Content-Length: 0");
        try (RawClient one = RawClient.connect(gateway.uri());
                RawClient two = RawClient.connect(gateway.uri())) {
            one.send(request);
            two.send(request);
            int status = idempotent ? 200 : 502;
            assertStatus(status, one.rest());
            assertStatus(status, two.rest());
        }
        if (!idempotent) {
            String record = records.of("/lost");
            assertTrue(
                    record.contains("connection-lost") && record.contains("a head of the service cannot be read"),
                    record);
        }
    }

    @Test
    void an_answer_that_comes_before_the_request_is_whole_ends_it_and_not_the_connection() throws Exception {
        BlockingQueue<RawHttp2.Frame> resets = new LinkedBlockingQueue<>();
        first(connection -> {
            int stream = connection.request();
            connection.answer(stream, "too large").reset(stream, NO_ERROR);
            resets.add(connection.next(RawHttp2.RESET));
            serve(connection);
        });
        try (RawClient client = RawClient.connect(gateway.uri())) {
            client.send(post("/", "Content-Length: 1000000") + "begin");
            assertTrue(client.readUntil("too large").startsWith("HTTP/1.1 200 "));
        }
        RawHttp2Service.awaited(resets);
        assertStatus(200, ask(get("/")));
        assertEquals(1, service.connections());
    }

    @Test
    void one_that_takes_too_long_is_reset_and_its_connection_goes_on(@TempDir Path other) throws Exception {
        gateway.close();
        gateway = GatewayUnderTest.start(
                other,
                service.port(),
                "upstream.protocol = h2c",
                "timeout.response = 300ms",
                "upstream.retry.attempts = 1");
        BlockingQueue<RawHttp2.Frame> resets = new LinkedBlockingQueue<>();
        first(connection -> {
            connection.request();
            resets.add(connection.next(RawHttp2.RESET));
            serve(connection);
        });
        assertStatus(504, ask(get("/")));
        assertEquals(CANCEL, RawHttp2Service.awaited(resets).error());
        assertStatus(200, ask(get("/")));
        assertEquals(1, service.connections());
        assertFalse(gateway.exchangesUnderWay() > 1);
    }
}
