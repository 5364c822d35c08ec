package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.auth.ApiKey;
import dev.gatehouse.config.ReloadResult.Applied;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients and services notice of a reload: what it says, and nothing else. */
@Timeout(60)
final class ReloadedGatewayTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger connections = new AtomicInteger();

    /** One element for each connection of a service that has been closed by the gateway. */
    private final LinkedBlockingQueue<String> closed = new LinkedBlockingQueue<>();

    private RawUpstream service;
    private @Nullable EmbeddedGateway started;

    @BeforeEach
    void start() throws IOException {
        service = RawUpstream.start();
        service.does(exchange -> {
            connections.incrementAndGet();
            exchange.send(OK);
            while (!exchange.readUntil("\r\n\r\n").isEmpty()) {
                exchange.send(OK);
            }
            closed.add("by the gateway");
        });
        GatewayUnderTest.writeConfiguration(directory, service.port());
    }

    private void startWith(String... lines) throws IOException {
        Path file = directory.resolve("gatehouse.properties");
        Files.writeString(file, Files.readString(file) + "\n" + String.join("\n", lines));
        started = EmbeddedGateway.start(directory);
    }

    private EmbeddedGateway gateway() {
        return Objects.requireNonNull(started);
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway());
        gateway().close();
        service.close();
    }

    /** A mounted ConfigMap: each file is a link through {@code ..data}, and one rename of that swaps them all. */
    @Test
    void no_client_notices_that_a_mounted_directory_is_swapped() throws Exception {
        mounted("one", "200");
        mounted("two", "204");
        Files.delete(directory.resolve("routes/all.properties"));
        Files.createSymbolicLink(directory.resolve("routes/..data"), Path.of("..one"));
        for (String name : List.of("all.properties", "own.properties")) {
            Files.createSymbolicLink(directory.resolve("routes").resolve(name), Path.of("..data", name));
        }
        startWith();
        assertEquals(200, get("/own").statusCode());
        Files.move(
                Files.createSymbolicLink(directory.resolve("routes/..data_tmp"), Path.of("..two")),
                directory.resolve("routes/..data"),
                StandardCopyOption.ATOMIC_MOVE);
        int status = 200;
        for (long begun = System.nanoTime(); status != 204; status = get("/own").statusCode()) {
            assertEquals(200, status);
            assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20), "not in force after 20 s");
            assertEquals(200, get("/x").statusCode());
        }
        assertEquals(200, get("/x").statusCode());
        assertEquals(1, connections.get(), "the service's connections are kept");
    }

    private void mounted(String name, String status) throws IOException {
        Path all = directory.resolve("routes/all.properties");
        write("routes/.." + name + "/all.properties", Files.readString(all));
        write(
                "routes/.." + name + "/own.properties",
                "match.path = /own\nauth = none\nrespond.status = " + status + "\n");
    }

    @Test
    void a_service_whose_settings_stay_keeps_its_connections() throws Exception {
        startWith("reload.watch = off");
        assertEquals(200, get("/x").statusCode());
        write("routes/new.properties", "match.path = /new\nauth = none\nrespond.status = 204");
        assertTrue(gateway().reload() instanceof Applied);
        assertEquals(204, get("/new").statusCode());
        assertEquals(200, get("/x").statusCode());
        assertEquals(1, connections.get());
    }

    @Test
    void a_service_that_is_gone_answers_what_it_was_asked_and_is_left() throws Exception {
        startWith("reload.watch = off");
        CountDownLatch reloaded = new CountDownLatch(1);
        service.does(exchange -> {
            await(reloaded);
            exchange.send(OK).readUntil("\r\n\r\n");
            closed.add("by the gateway");
        });
        CompletableFuture<HttpResponse<String>> underWay = client.sendAsync(request("/x"), BodyHandlers.ofString());
        service.head();
        write("routes/all.properties", "match.path = /**\nauth = none\nrespond.status = 204");
        assertTrue(gateway().reload() instanceof Applied);
        assertEquals(204, get("/x").statusCode());
        reloaded.countDown();
        assertEquals("ok", underWay.get().body());
        assertEquals("by the gateway", closed.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void connections_that_nobody_uses_are_closed_when_their_service_is_gone() throws Exception {
        startWith("reload.watch = off");
        assertEquals(200, get("/x").statusCode());
        GatewayUnderTest.assertAtRest(gateway());
        write("routes/all.properties", "match.path = /**\nauth = none\nrespond.status = 204");
        assertTrue(gateway().reload() instanceof Applied);
        assertEquals("by the gateway", closed.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void a_service_whose_settings_change_gets_new_connections() throws Exception {
        startWith("reload.watch = off");
        assertEquals(200, get("/x").statusCode());
        GatewayUnderTest.assertAtRest(gateway());
        GatewayUnderTest.writeRoute(directory, service.port(), "upstream.pool.max-connections = 7");
        assertTrue(gateway().reload() instanceof Applied);
        assertEquals(200, get("/x").statusCode());
        assertEquals(2, connections.get());
        assertEquals("by the gateway", closed.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void a_key_that_is_revoked_is_refused_from_then_on() throws Exception {
        ApiKey key = ApiKey.create(new SecureRandom());
        write("consumers/acme.properties", "key.a = " + key.hash().text());
        write("routes/keyed.properties", "match.path = /keyed\nauth = api-key\nrespond.status = 204");
        startWith("reload.watch = off");
        HttpRequest keyed = HttpRequest.newBuilder(gateway().uri().resolve("/keyed"))
                .header("X-Api-Key", key.text())
                .build();
        assertEquals(204, client.send(keyed, BodyHandlers.discarding()).statusCode());
        write("consumers/acme.properties", "groups = partners");
        assertTrue(gateway().reload() instanceof Applied);
        assertEquals(401, client.send(keyed, BodyHandlers.discarding()).statusCode());
    }

    @Test
    void a_limit_that_stays_goes_on_counting_and_one_that_changes_begins_anew() throws Exception {
        write("routes/stays.properties", "match.path = /stays\nauth = none\nrespond.status = 204\nquota = 1/month");
        write("routes/changes.properties", "match.path = /changes\nauth = none\nrespond.status = 204\nquota = 1/month");
        startWith("reload.watch = off");
        assertEquals(204, get("/stays").statusCode());
        assertEquals(204, get("/changes").statusCode());
        write("routes/changes.properties", "match.path = /changes\nauth = none\nrespond.status = 204\nquota = 2/month");
        assertTrue(gateway().reload() instanceof Applied);
        assertEquals(429, get("/stays").statusCode());
        assertEquals(204, get("/changes").statusCode());
    }

    @Test
    void a_change_is_taken_by_itself() throws Exception {
        startWith();
        write("routes/new.properties", "match.path = /new\nauth = none\nrespond.status = 204");
        awaitStatus("/new", 204);
    }

    @Test
    void a_configuration_that_makes_requests_fail_gives_way_by_itself() throws Exception {
        startWith("reload.watch = off\nreload.probation = 60s");
        for (int i = 0; i < 200; i++) {
            assertEquals(200, get("/x").statusCode());
        }
        write("routes/all.properties", "match.path = /**\nauth = none\nupstream.endpoints = http://127.0.0.1:1");
        assertTrue(gateway().reload() instanceof Applied);
        assertTrue(get("/x").statusCode() >= 500);
        awaitStatus("/x", 200);
    }

    private void awaitStatus(String path, int status) throws Exception {
        long begun = System.nanoTime();
        while (get(path).statusCode() != status) {
            assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20), "not in force after 20 s");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path), BodyHandlers.ofString());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(gateway().uri().resolve(path)).build();
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text + "\n");
    }
}
