package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.MirrorCount.ANSWERS_ALIKE;
import static dev.gatehouse.proxy.MirrorCount.ANSWERS_DIFFERENT;
import static dev.gatehouse.proxy.MirrorCount.BODIES_TOO_LARGE;
import static dev.gatehouse.proxy.MirrorCount.COPIES_DROPPED;
import static dev.gatehouse.proxy.MirrorCount.COPIES_FAILED;
import static dev.gatehouse.proxy.MirrorCount.COPIES_SENT;
import static dev.gatehouse.proxy.MirrorCount.COPIES_WITHOUT_MEMORY;
import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.head;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.assembly.Gateway;
import dev.gatehouse.config.ConfigReader;
import dev.gatehouse.config.ReloadResult;
import dev.gatehouse.listen.FrontJetty;
import dev.gatehouse.listen.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a mirror gets, and that no client notices it, whatever it does. */
@Timeout(60)
final class MirrorTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    private static final String KEPT = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int LARGE = 300_000;

    @TempDir
    Path directory;

    private String memory = "32MiB";
    private String limitOfShadow = "";
    private RawUpstream service;
    private RawUpstream mirror;
    private @Nullable Gateway gateway;
    private @Nullable FrontJetty front;

    @BeforeEach
    void start() throws IOException {
        service = RawUpstream.start();
        service.answers(OK);
        mirror = RawUpstream.start();
        mirror.answers(OK);
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws Exception {
        GatewayUnderTest.assertAtRest(gateway());
        await(() -> counts().underWay() == 0);
        Objects.requireNonNull(front).stop();
        gateway().close();
        service.close();
        mirror.close();
    }

    @Test
    void it_gets_the_request_as_the_service_does_and_a_mark_that_no_client_can_make() throws Exception {
        start("mirror = shadow");
        assertStatus(200, ask(get("/a?b=c", "X-Api-Key: secret", "X-Mine: 1", "X-Mirrored-By: me")));
        String ofService = service.head();
        String ofMirror = mirror.head();
        assertFalse(ofService.contains("X-Mirrored-By"), ofService);
        assertFalse(ofService.contains("secret"), ofService);
        assertTrue(ofMirror.startsWith("GET /a?b=c HTTP/1.1\r\nHost: a\r\n"), ofMirror);
        assertEquals(ofService, ofMirror.replace("X-Mirrored-By: gatehouse\r\n", ""));
        await(() -> counts().of(COPIES_SENT) == 1 && counts().underWay() == 0);
        assertEquals(0, counts().of(COPIES_FAILED));
    }

    @Test
    void answers_are_compared_only_where_the_route_says_so() throws Exception {
        start("mirror = shadow");
        for (int i = 0; i < 3; i++) {
            assertStatus(200, ask(get("/")));
        }
        await(() -> counts().of(COPIES_SENT) == 3 && counts().underWay() == 0);
        assertEquals(0, counts().of(ANSWERS_ALIKE) + counts().of(ANSWERS_DIFFERENT));
    }

    @Test
    void it_gets_the_body_when_the_service_has_had_it_whole_however_slowly_that_came() throws Exception {
        start("mirror = shadow");
        BlockingQueue<String> read = new LinkedBlockingQueue<>();
        service.does(exchange -> {
            exchange.send("HTTP/1.1 100 Continue\r\n\r\n");
            read.add(exchange.read(3));
            read.add(exchange.read(3));
            exchange.send(OK).close();
        });
        BlockingQueue<String> copied = new LinkedBlockingQueue<>();
        mirror.does(exchange -> {
            copied.add(exchange.read(6));
            exchange.send(OK).close();
        });
        try (RawClient client = RawClient.connect(port())) {
            client.send(post("/", "Content-Length: 6", "Expect: 100-continue"));
            client.readUntil("100 Continue\r\n\r\n");
            client.send("abc");
            assertEquals("abc", next(read));
            assertEquals(0, counts().of(COPIES_SENT));
            client.send("def");
            assertEquals("def", next(read));
            assertStatus(200, client.rest());
        }
        assertEquals("abcdef", next(copied));
        assertFalse(mirror.head().contains("Expect"));
    }

    @Test
    void a_chunked_body_comes_chunked_and_with_its_trailers() throws Exception {
        start("mirror = shadow");
        BlockingQueue<String> copied = new LinkedBlockingQueue<>();
        mirror.does(exchange -> {
            copied.add(exchange.readUntil("0\r\nx-sum: 1\r\n\r\n"));
            exchange.send(OK).close();
        });
        service.does(exchange -> {
            exchange.readUntil("0\r\nx-sum: 1\r\n\r\n");
            exchange.send(OK).close();
        });
        assertStatus(
                200, ask(post("/", "Transfer-Encoding: chunked") + "3\r\nabc\r\n3\r\ndef\r\n0\r\nX-Sum: 1\r\n\r\n"));
        assertTrue(next(copied).contains("def"));
    }

    @Test
    void a_body_that_is_too_long_is_passed_on_and_not_copied() throws Exception {
        start("mirror = shadow\nmirror.buffer = 4B");
        service.does(exchange -> {
            exchange.readUntil("abcde");
            exchange.send(OK).close();
        });
        assertStatus(200, ask(post("/", "Content-Length: 5") + "abcde"));
        service.does(exchange -> {
            exchange.readUntil("0\r\n\r\n");
            exchange.send(OK).close();
        });
        assertStatus(200, ask(post("/", "Transfer-Encoding: chunked") + "5\r\nabcde\r\n0\r\n\r\n"));
        assertEquals(2, counts().of(BODIES_TOO_LARGE));
        assertEquals(0, counts().of(COPIES_SENT));
    }

    @Test
    void one_that_hangs_gets_no_more_than_it_may_have_at_a_time_and_is_given_up() throws Exception {
        start("mirror = shadow\nmirror.max-in-flight = 2\nmirror.timeout = 1s");
        mirror.does(exchange -> exchange.readUntil("never"));
        for (int i = 0; i < 5; i++) {
            assertStatus(200, ask(get("/")));
        }
        await(() -> counts().underWay() == 0);
        assertEquals(5, counts().of(COPIES_SENT) + counts().of(COPIES_DROPPED));
        assertTrue(counts().of(COPIES_DROPPED) > 0);
        assertEquals(counts().of(COPIES_SENT), counts().of(COPIES_FAILED));
    }

    @Test
    void one_that_is_not_there_is_noticed_by_nobody_and_counted() throws Exception {
        mirror.close();
        try (LogLines log = LogLines.of(MirrorCounts.class)) {
            start("mirror = shadow");
            for (int i = 0; i < 5; i++) {
                assertStatus(200, ask(get("/")));
            }
            await(() -> counts().of(COPIES_FAILED) == 5);
            assertEquals(1, log.all().size(), log.all()::toString);
        }
    }

    @Test
    void a_large_answer_that_comes_late_holds_nobody_up_and_is_taken_whole() throws Exception {
        start("mirror = shadow\nmirror.compare = on\nmirror.timeout = 30s");
        CountDownLatch served = new CountDownLatch(1);
        String large =
                "HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\nConnection: close\r\n\r\n" + "x".repeat(LARGE);
        service.answers(large);
        mirror.does(exchange -> {
            awaitUninterruptibly(served);
            exchange.send(large).close();
        });
        String answer = ask(get("/"));
        assertTrue(answer.length() > LARGE);
        served.countDown();
        await(() -> counts().of(ANSWERS_ALIKE) == 1);
        assertEquals(0, counts().of(COPIES_FAILED));
    }

    @Test
    void answers_that_differ_in_status_or_body_are_counted_and_logged_without_their_text() throws Exception {
        try (LogLines log = LogLines.of(MirrorCounts.class)) {
            start("mirror = shadow\nmirror.compare = on");
            assertStatus(200, ask(get("/")));
            await(() -> counts().of(ANSWERS_ALIKE) == 1);
            mirror.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
            assertTrue(ask(get("/")).endsWith("\r\n\r\nok"));
            await(() -> counts().of(ANSWERS_DIFFERENT) == 1);
            mirror.answers("HTTP/1.1 500 Oops\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
            assertStatus(200, ask(get("/")));
            await(() -> counts().of(ANSWERS_DIFFERENT) == 2);
            assertEquals(1, counts().of(ANSWERS_ALIKE));
            assertEquals(1, log.all().size(), log.all()::toString);
            String line = log.all().get(0);
            assertTrue(
                    line.contains("1 of 2 times") && line.endsWith("with status 200 for 200 and another body"), line);
        }
    }

    @Test
    void chunks_make_no_difference_and_answers_that_break_off_are_not_compared() throws Exception {
        start("mirror = shadow\nmirror.compare = on");
        mirror.answers(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n");
        assertStatus(200, ask(get("/")));
        await(() -> counts().of(ANSWERS_ALIKE) == 1);
        mirror.answers("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok");
        assertStatus(200, ask(get("/")));
        await(() -> counts().of(COPIES_FAILED) == 1);
        mirror.answers(OK);
        service.answers("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok");
        assertStatus(502, ask(get("/")));
        await(() -> counts().of(COPIES_SENT) == 3 && counts().underWay() == 0);
        assertStatus(502, ask(get("/")));
        await(() -> counts().of(COPIES_SENT) == 4 && counts().underWay() == 0);
        assertEquals(0, counts().of(ANSWERS_DIFFERENT));
        assertEquals(1, counts().of(ANSWERS_ALIKE));
    }

    @Test
    void the_answers_of_a_mirror_count_against_no_endpoint_that_serves_clients() throws Exception {
        AtomicInteger served = new AtomicInteger();
        mirror.does(exchange -> {
            if (!exchange.head().contains("X-Mirrored-By")) {
                served.incrementAndGet();
                exchange.send(OK);
            }
            exchange.close();
        });
        write(
                "upstreams/main.properties",
                "endpoints = http://127.0.0.1:" + service.port() + ", http://127.0.0.1:" + mirror.port()
                        + "\nbalance = round-robin\n");
        start("mirror = main");
        int requests = 40;
        for (int i = 0; i < requests; i++) {
            assertStatus(200, ask(get("/")));
        }
        assertEquals(requests / 2, served.get());
    }

    @Test
    void a_copy_that_is_lost_on_a_kept_connection_is_not_sent_again() throws Exception {
        start("mirror = shadow");
        AtomicInteger copies = new AtomicInteger();
        mirror.does(exchange -> {
            copies.incrementAndGet();
            exchange.send(KEPT);
            while (!exchange.readUntil("\r\n\r\n").isEmpty()) {
                copies.incrementAndGet();
                exchange.close();
            }
        });
        assertStatus(200, ask(get("/")));
        await(() -> counts().of(COPIES_SENT) == 1 && counts().underWay() == 0);
        assertStatus(200, ask(get("/")));
        await(() -> counts().of(COPIES_FAILED) == 1);
        assertEquals(2, copies.get());
    }

    @Test
    void bodies_are_copied_as_long_as_all_copies_together_have_room_and_what_one_held_is_there_again()
            throws Exception {
        memory = "3KiB";
        start("mirror = shadow");
        CountDownLatch held = new CountDownLatch(1);
        service.does(exchange -> {
            exchange.read(2000);
            exchange.send(OK).close();
        });
        mirror.does(exchange -> {
            awaitUninterruptibly(held);
            exchange.send(OK).close();
        });
        for (int i = 0; i < 3; i++) {
            assertStatus(200, ask(post("/", "Content-Length: 2000") + "x".repeat(2000)));
        }
        await(() -> counts().of(COPIES_SENT) + counts().of(COPIES_WITHOUT_MEMORY) == 3);
        assertEquals(1, counts().of(COPIES_SENT));
        held.countDown();
        await(() -> gateway().copies().heldBytes() == 0);
        assertStatus(200, ask(post("/", "Content-Length: 2000") + "x".repeat(2000)));
        await(() -> counts().of(COPIES_SENT) == 2);
        await(() -> gateway().copies().heldBytes() == 0);
    }

    @Test
    void what_the_copy_of_a_body_held_that_never_came_whole_is_there_again() throws Exception {
        start("mirror = shadow");
        service.does(exchange -> {
            exchange.read(1000);
            exchange.readUntil("never");
        });
        try (RawClient client = RawClient.connect(port())) {
            client.send(post("/", "Content-Length: 2000") + "x".repeat(1000));
            await(() -> gateway().copies().heldBytes() > 0);
            client.reset();
        }
        await(() -> gateway().copies().heldBytes() == 0);
        assertEquals(0, counts().of(COPIES_SENT));
    }

    @Test
    void what_a_copy_held_that_there_was_no_room_for_is_there_again() throws Exception {
        start("mirror = shadow\nmirror.max-in-flight = 1");
        CountDownLatch held = new CountDownLatch(1);
        service.does(exchange -> {
            exchange.read(2000);
            exchange.send(OK).close();
        });
        mirror.does(exchange -> {
            awaitUninterruptibly(held);
            exchange.send(OK).close();
        });
        for (int i = 0; i < 3; i++) {
            assertStatus(200, ask(post("/", "Content-Length: 2000") + "x".repeat(2000)));
        }
        await(() -> counts().of(COPIES_DROPPED) == 2);
        long ofOne = gateway().copies().heldBytes();
        assertTrue(ofOne >= 2000 && ofOne < 4000, () -> ofOne + " B");
        held.countDown();
        await(() -> gateway().copies().heldBytes() == 0);
    }

    @Test
    void the_limit_of_its_own_upstream_holds_for_copies_too() throws Exception {
        limitOfShadow = "limit.concurrent = 1";
        start("mirror = shadow");
        CountDownLatch held = new CountDownLatch(1);
        mirror.does(exchange -> {
            awaitUninterruptibly(held);
            exchange.send(OK).close();
        });
        for (int i = 0; i < 3; i++) {
            assertStatus(200, ask(get("/")));
        }
        await(() -> counts().of(COPIES_DROPPED) == 2);
        assertEquals(1, counts().of(COPIES_SENT));
        held.countDown();
    }

    @Test
    void what_became_of_copies_is_counted_on_when_the_route_changes() throws Exception {
        start("mirror = shadow");
        assertStatus(200, ask(get("/")));
        await(() -> counts().of(COPIES_SENT) == 1 && counts().underWay() == 0);
        write(
                "routes/all.properties",
                "match.path = /**\nauth = none\nupstream = main\nmirror = shadow\nmirror.buffer = 1KiB");
        assertTrue(gateway().reload(false) instanceof ReloadResult.Applied);
        assertStatus(200, ask(get("/")));
        await(() -> counts().of(COPIES_SENT) == 2);
    }

    @Test
    void an_operator_can_see_what_became_of_copies() throws Exception {
        start("mirror = shadow\nmirror.compare = on");
        assertStatus(200, ask(get("/")));
        await(() -> counts().of(ANSWERS_ALIKE) == 1);
        assertEquals(
                "{all={copies-sent=1, copies-failed=0, copies-dropped=0, copies-without-memory=0, bodies-too-large=0,"
                        + " answers-alike=1, answers-different=0}}",
                gateway().mirrors().toString());
    }

    @Test
    void of_a_share_about_so_many_copies_are_made() throws Exception {
        start("mirror = shadow 50%\nmirror.max-in-flight = 1000");
        for (int i = 0; i < 100; i++) {
            assertStatus(200, ask(get("/")));
        }
        long sent = counts().of(COPIES_SENT);
        assertTrue(sent > 20 && sent < 80, () -> sent + " of 100");
    }

    @Test
    void of_no_share_no_copy_is_made() throws Exception {
        start("mirror = shadow 0%");
        for (int i = 0; i < 20; i++) {
            assertStatus(200, ask(head("GET", "/")));
        }
        assertEquals(0, counts().of(COPIES_SENT));
    }

    private void start(String routeLines) throws Exception {
        write(
                "gatehouse.properties",
                "listen.http = 127.0.0.1:0\nadmin.listen = off\naudit.file = " + directory.resolve("audit.jsonl")
                        + "\nlimit.mirror-memory = " + memory);
        if (!Files.exists(directory.resolve("upstreams/main.properties"))) {
            write("upstreams/main.properties", "endpoints = http://127.0.0.1:" + service.port());
        }
        write("upstreams/shadow.properties", "endpoints = http://127.0.0.1:" + mirror.port() + "\n" + limitOfShadow);
        write("routes/all.properties", "match.path = /**\nauth = none\nupstream = main\n" + routeLines);
        Gateway started = Gateway.start(
                ConfigReader.read(directory, name -> null).fold(valid -> valid.configuration(), invalid -> {
                    throw new IllegalArgumentException(invalid.problems().toString());
                }));
        gateway = started;
        front = FrontJetty.start(started);
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(directory.resolve(file).getParent());
        Files.writeString(directory.resolve(file), text);
    }

    private Gateway gateway() {
        return Objects.requireNonNull(gateway, "each test starts one");
    }

    private MirrorCounts counts() {
        return gateway().copies().countsOf("all");
    }

    private int port() {
        return Objects.requireNonNull(front).uris().get(0).getPort();
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(port(), request);
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(20, TimeUnit.SECONDS), "nothing came");
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - start < 20_000_000_000L, "it never came");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
