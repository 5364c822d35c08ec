package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that sends one request after the other without waiting for answers, and the others. */
@Timeout(60)
final class PipelineTest {

    private static final int REQUESTS = 2000;

    private static final int OTHERS = 8;

    private static final String ANSWERED_HERE = "GET /here HTTP/1.1\r\nHost: aa\r\n\r\n";
    private static final String REFUSED = "GET /locked HTTP/1.1\r\nHost: aa\r\n\r\n";

    private RawUpstream upstream;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        Files.createDirectory(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "listen.http = 127.0.0.1:0\nadmin.listen = off\naudit.file = " + directory.resolve("audit.jsonl"));
        Files.writeString(
                directory.resolve("routes/all.properties"),
                "match.path = /**\nauth = none\nupstream.endpoints = http://127.0.0.1:" + upstream.port());
        Files.writeString(
                directory.resolve("routes/here.properties"),
                "match.path = /here\nauth = none\nrespond.status = 200\nrespond.body = here");
        Files.writeString(
                directory.resolve("routes/locked.properties"),
                "match.path = /locked\nauth = api-key\nrespond.status = 200\nrespond.body = never");
        gateway = EmbeddedGateway.start(directory);
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void thousands_of_forwarded_requests_in_one_write_are_answered_in_order_and_others_meanwhile() throws Exception {
        CountDownLatch othersAnswered = new CountDownLatch(1);
        upstream.does(exchange -> answerAll(exchange, path -> {
            if (path.equals("/" + (REQUESTS - 1))) {
                othersAnswered.await();
            }
        }));
        StringBuilder pipeline = new StringBuilder();
        for (int i = 0; i < REQUESTS; i++) {
            pipeline.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        try (RawClient client = connect()) {
            CompletableFuture<Void> sent = inBackground(() -> client.send(pipeline.toString()));
            CompletableFuture<Void> others = inBackground(() -> {
                askOthers("/other");
                othersAnswered.countDown();
            });
            for (int i = 0; i < REQUESTS; i++) {
                assertStatus(200, client.readUntil("\r\n\r\n"));
                String body = "/" + i;
                assertEquals(body, client.read(body.length()));
            }
            sent.get();
            others.get();
        }
    }

    @Test
    void thousands_of_requests_that_are_answered_here_are_answered_in_order() throws Exception {
        assertAllAnswered(ANSWERED_HERE, 200, "here");
    }

    @Test
    void thousands_of_requests_that_are_refused_are_answered_in_order() throws Exception {
        assertAllAnswered(REFUSED, 401, "}\n");
    }

    private void assertAllAnswered(String request, int status, String end) throws Exception {
        try (RawClient client = connect()) {
            CompletableFuture<Void> sent = inBackground(() -> client.send(request.repeat(REQUESTS)));
            for (int i = 0; i < REQUESTS; i++) {
                String answer = client.readUntil("\r\n\r\n") + client.readUntil(end);
                assertStatus(status, answer);
                assertTrue(answer.endsWith(end), answer);
            }
            sent.get();
        }
    }

    private void askOthers(String path) {
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            asked.add(inBackground(
                    () -> assertStatus(200, RawClient.ask(gateway.uri().getPort(), get(path)))));
        }
        asked.forEach(CompletableFuture::join);
    }

    private RawClient connect() throws IOException {
        return RawClient.connect(gateway.uri().getPort());
    }

    /** Answers each request of a connection with its path. */
    private static void answerAll(RawUpstream.Exchange exchange, Hold hold) throws IOException {
        String head = exchange.head();
        while (!head.isEmpty()) {
            String path = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP"));
            try {
                hold.before(path);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
            head = exchange.readUntil("\r\n\r\n");
        }
    }

    private static CompletableFuture<Void> inBackground(Traffic traffic) {
        return CompletableFuture.runAsync(() -> {
            try {
                traffic.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** What goes over a connection while the test does something else. */
    private interface Traffic {
        void run() throws IOException;
    }

    /** What a service waits for before it answers. */
    private interface Hold {
        void before(String path) throws InterruptedException;
    }
}
