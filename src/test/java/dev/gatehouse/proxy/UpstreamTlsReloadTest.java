package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.config.ReloadResult.Applied;
import dev.gatehouse.config.ReloadResult.Refused;
import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.tls.Issued;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that the gateway shows to services, and authorities that vouch for them, are replaced while it runs. */
@Timeout(60)
final class UpstreamTlsReloadTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Issuer CLIENTS = Issuer.root();

    @TempDir
    Path directory;

    private final Issuer authority = Issuer.root();
    private final AtomicInteger connections = new AtomicInteger();
    private final BlockingQueue<Object> shown = new LinkedBlockingQueue<>();
    private RawUpstream service;
    private @Nullable EmbeddedGateway started;

    @BeforeEach
    void start() throws IOException {
        service = SecuredService.demanding(CLIENTS.certificate(), authority.issue("EC", "127.0.0.1"))
                .start();
        service.does(exchange -> {
            connections.incrementAndGet();
            shown.add(((SSLSocket) exchange.socket()).getSession().getPeerCertificates()[0]);
            do {
                exchange.send(OK);
            } while (!exchange.readUntil("\r\n\r\n").isEmpty());
        });
        Files.writeString(directory.resolve("ca.pem"), authority.pem());
        GatewayUnderTest.writeConfiguration(directory, 1);
        Files.writeString(
                directory.resolve("routes/all.properties"),
                "match.path = /**\nauth = none\nupstream.tls.ca = ca.pem\nupstream.tls.certificate = gateway.pem\n"
                        + "upstream.tls.key = gateway.key\nupstream.endpoints = https://127.0.0.1:" + service.port());
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(gateway());
        gateway().close();
        service.close();
    }

    @Test
    void another_certificate_is_shown_soon_and_without_being_asked_for() throws Exception {
        Issued first = CLIENTS.issue("EC").write(directory, "gateway");
        started = EmbeddedGateway.start(directory);
        assertEquals(200, status());
        assertEquals(first.certificate(), shown.poll(20, TimeUnit.SECONDS));
        Issued second = CLIENTS.issue("RSA");
        second.write(directory, "gateway");
        long begun = System.nanoTime();
        Object next = null;
        while (next == null && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20)) {
            assertEquals(200, status());
            next = shown.poll();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertEquals(second.certificate(), next);
    }

    @Test
    void a_broken_pair_is_refused_and_the_old_one_stays() throws Exception {
        CLIENTS.issue("EC").write(directory, "gateway");
        startWithoutWatch();
        assertEquals(200, status());
        Files.writeString(directory.resolve("gateway.key"), CLIENTS.issue("EC").pkcs8());
        assertTrue(gateway().reload() instanceof Refused);
        assertEquals(200, status());
        assertEquals(1, connections.get());
    }

    @Test
    void a_service_whose_files_stay_as_they_were_keeps_its_connections() throws Exception {
        Issued same = CLIENTS.issue("EC").write(directory, "gateway");
        startWithoutWatch();
        assertEquals(200, status());
        same.write(directory, "gateway");
        Files.writeString(
                directory.resolve("routes/new.properties"), "match.path = /new\nauth = none\nrespond.status = 204");
        assertTrue(gateway().reload() instanceof Applied);
        assertEquals(200, status());
        assertEquals(1, connections.get());
    }

    @Test
    void an_authority_that_vouches_no_more_ends_the_talk() throws Exception {
        CLIENTS.issue("EC").write(directory, "gateway");
        startWithoutWatch();
        assertEquals(200, status());
        Files.writeString(directory.resolve("ca.pem"), Issuer.root().pem());
        assertTrue(gateway().reload() instanceof Applied);
        assertEquals(502, status());
    }

    private void startWithoutWatch() throws IOException {
        Path file = directory.resolve("gatehouse.properties");
        Files.writeString(file, Files.readString(file) + "\nreload.watch = off");
        started = EmbeddedGateway.start(directory);
    }

    private EmbeddedGateway gateway() {
        return Objects.requireNonNull(started);
    }

    private int status() throws IOException {
        return Integer.parseInt(RawClient.ask(gateway().uri(), get("/x")).substring(9, 12));
    }
}
