package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.tls.Issued;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which services the gateway takes for those that it is to speak to by TLS, and what it says of the others. */
@Timeout(60)
final class UpstreamTrustTest {

    private static final Issuer AUTHORITY = Issuer.root();
    private static final Issuer STRANGER = Issuer.root();
    private static final String OK = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    Path directory;

    private @Nullable RawUpstream service;
    private @Nullable EmbeddedGateway gateway;

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        if (gateway != null) {
            GatewayUnderTest.assertAtRest(gateway);
            gateway.close();
        }
        if (service != null) {
            service.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void one_that_its_authority_vouches_for_is_spoken_to(String version) throws IOException {
        start(SecuredService.showing(AUTHORITY.intermediate().issue("RSA", "127.0.0.1"), version), "tls.ca = ca.pem");
        assertAnswered();
    }

    @Test
    void one_whose_own_certificate_is_trusted_is_spoken_to() throws IOException {
        Issued own = STRANGER.issue("EC", "127.0.0.1");
        Files.writeString(directory.resolve("own.pem"), own.certificatePem());
        start(SecuredService.showing(own), "tls.ca = own.pem");
        assertAnswered();
    }

    @Test
    void one_that_nobody_vouches_for_is_not_and_is_told() throws Exception {
        BlockingQueue<Exception> said = new LinkedBlockingQueue<>();
        SecuredService secured = SecuredService.showing(STRANGER.issue("EC", "127.0.0.1"));
        start(
                RawUpstream.start(socket -> {
                    SSLSocket own = (SSLSocket) secured.secured(socket);
                    try {
                        own.startHandshake();
                    } catch (IOException e) {
                        said.add(e);
                        throw e;
                    }
                    return own;
                }),
                "tls.ca = ca.pem");
        assertRefused(502, "tls-untrusted", "nobody who is trusted vouches for the service's certificate");
        // The alert, or the end of the connection where its own bytes were still on their way.
        assertNotNull(said.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void where_nothing_is_said_the_jvm_says_who_is_trusted() throws IOException {
        start(SecuredService.showing(AUTHORITY.issue("EC", "127.0.0.1")));
        assertRefused(502, "tls-untrusted", "nobody who is trusted vouches for the service's certificate");
    }

    @Test
    void one_with_another_name_is_not() throws IOException {
        start(SecuredService.showing(AUTHORITY.issue("EC", "127.0.0.2", "other.internal")), "tls.ca = ca.pem");
        assertRefused(502, "tls-wrong-name", "the service's certificate is for another name");
    }

    @Test
    void a_common_name_counts_for_nothing_beside_others() throws IOException {
        start(
                SecuredService.showing(AUTHORITY.issue("EC", "other.internal")),
                "tls.ca = ca.pem",
                "tls.server-name = orders.internal");
        assertRefused(502, "tls-wrong-name", "the service's certificate is for another name");
    }

    @Test
    void who_it_is_to_be_may_be_said_apart_and_is_asked_for() throws Exception {
        start(
                SecuredService.showing(AUTHORITY.issue("EC", "orders.internal")),
                "tls.ca = ca.pem",
                "tls.server-name = orders.internal");
        BlockingQueue<Object> asked = new LinkedBlockingQueue<>();
        service().does(exchange -> {
            ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) exchange.socket()).getSession();
            asked.addAll(session.getRequestedServerNames());
            exchange.send(OK).close();
        });
        RawClient.assertStatus(200, ask());
        assertEquals(new SNIHostName("orders.internal"), asked.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void the_endpoints_name_is_asked_for_though_it_has_no_dot() throws Exception {
        service = SecuredService.showing(AUTHORITY.issue("EC", "localhost")).start();
        start("https://localhost:" + service().port(), "tls.ca = ca.pem");
        BlockingQueue<Object> asked = new LinkedBlockingQueue<>();
        service().does(exchange -> {
            ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) exchange.socket()).getSession();
            asked.addAll(session.getRequestedServerNames());
            exchange.send(OK).close();
        });
        RawClient.assertStatus(200, ask());
        assertEquals(new SNIHostName("localhost"), asked.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void one_whose_time_is_over_is_not() throws IOException {
        Instant past = Instant.now().minus(Duration.ofDays(9));
        start(SecuredService.showing(AUTHORITY.issue("EC", past, Duration.ofDays(1), "127.0.0.1")), "tls.ca = ca.pem");
        assertRefused(502, "tls-expired", "the service's certificate has expired, or is not valid yet");
    }

    @Test
    void nor_one_that_is_trusted_by_itself() throws IOException {
        Instant past = Instant.now().minus(Duration.ofDays(9));
        Issued own = STRANGER.issue("EC", past, Duration.ofDays(1), "127.0.0.1");
        Files.writeString(directory.resolve("own.pem"), own.certificatePem());
        start(SecuredService.showing(own), "tls.ca = own.pem");
        assertRefused(502, "tls-expired", "the service's certificate has expired, or is not valid yet");
    }

    @Test
    void one_that_is_not_looked_at_is_spoken_to_whoever_it_is() throws IOException {
        start(SecuredService.showing(STRANGER.issue("EC", "other.internal")), "tls.verify = off-insecure");
        assertAnswered();
    }

    @Test
    void old_versions_are_not_spoken() throws IOException {
        start(SecuredService.showing(AUTHORITY.issue("EC", "127.0.0.1"), "TLSv1.1"), "tls.ca = ca.pem");
        assertRefused(502, "tls-failed", "");
    }

    @Test
    void one_without_tls_is_told_from_one_with_it() throws IOException {
        start(
                RawUpstream.start(socket -> {
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    return socket;
                }),
                "tls.ca = ca.pem");
        assertRefused(502, "tls-failed", "the TLS handshake did not come about");
    }

    @Test
    void one_that_closes_during_the_handshake_is_told() throws IOException {
        start(
                RawUpstream.start(socket -> {
                    socket.getInputStream().read();
                    socket.close();
                    return socket;
                }),
                "tls.ca = ca.pem");
        assertRefused(502, "tls-failed", "");
    }

    @Test
    void one_that_is_silent_during_the_handshake_is_waited_for_no_longer_than_for_a_connection() throws Exception {
        BlockingQueue<Integer> read = new LinkedBlockingQueue<>();
        start(
                RawUpstream.start(socket -> {
                    int last = 0;
                    try {
                        while (last >= 0) {
                            last = socket.getInputStream().read();
                        }
                    } finally {
                        read.add(last);
                    }
                    return socket;
                }),
                "tls.ca = ca.pem",
                "timeout.connect = 300ms");
        assertRefused(504, "connect-timeout", "timeout.connect is over");
        assertTrue(read.poll(20, TimeUnit.SECONDS) != null, "the socket stays open");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void the_gateway_says_who_it_is_where_it_is_asked(String version) throws Exception {
        STRANGER.issue("RSA").write(directory, "gateway");
        start(
                SecuredService.demanding(STRANGER.certificate(), AUTHORITY.issue("EC", "127.0.0.1"), version),
                "tls.ca = ca.pem",
                "tls.certificate = gateway.pem",
                "tls.key = gateway.key");
        BlockingQueue<Object> shown = new LinkedBlockingQueue<>();
        service().does(exchange -> {
            shown.add(((SSLSocket) exchange.socket())
                    .getSession()
                    .getPeerPrincipal()
                    .getName());
            exchange.send(OK).close();
        });
        RawClient.assertStatus(200, ask());
        assertEquals("CN=server", shown.poll(20, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void a_service_that_asks_in_vain_is_said_to_refuse(String version) throws IOException {
        start(
                SecuredService.demanding(STRANGER.certificate(), AUTHORITY.issue("EC", "127.0.0.1"), version),
                "tls.ca = ca.pem");
        assertRefused(502, "tls-failed", "");
    }

    @Test
    void another_endpoint_answers_in_the_place_of_one_that_is_not_trusted() throws IOException {
        service = SecuredService.showing(AUTHORITY.issue("EC", "127.0.0.1")).start();
        service().answers(OK);
        try (RawUpstream other =
                SecuredService.showing(STRANGER.issue("EC", "127.0.0.1")).start()) {
            start(
                    "https://127.0.0.1:" + other.port() + ", https://127.0.0.1:"
                            + service().port(),
                    "tls.ca = ca.pem",
                    "balance = round-robin");
            for (int i = 0; i < 10; i++) {
                RawClient.assertStatus(
                        200, RawClient.ask(gateway().uri(), RawClient.post("/", "Content-Length: 1") + "x"));
            }
        }
    }

    private void assertAnswered() throws IOException {
        service().answers(OK);
        RawClient.assertStatus(200, ask());
    }

    /** @param detail how that of the record begins */
    private void assertRefused(int status, String kind, String detail) throws IOException {
        RawClient.assertStatus(status, ask());
        String record = new Records(directory.resolve("audit.jsonl")).of("/x");
        assertTrue(record.contains("\"kind\":\"" + kind + "\",\"detail\":\"" + detail), record);
    }

    private String ask() throws IOException {
        return RawClient.ask(gateway().uri(), get("/x"));
    }

    private void start(SecuredService secured, String... lines) throws IOException {
        start(secured.start(), lines);
    }

    private void start(RawUpstream started, String... lines) throws IOException {
        service = started;
        start("https://127.0.0.1:" + started.port(), lines);
    }

    private void start(String endpoints, String... lines) throws IOException {
        Files.writeString(directory.resolve("ca.pem"), AUTHORITY.pem());
        GatewayUnderTest.writeConfiguration(directory, 1);
        StringBuilder route =
                new StringBuilder("match.path = /**\nauth = none\nupstream.endpoints = " + endpoints + "\n");
        for (String line : lines) {
            route.append(line.startsWith("timeout.") ? "" : "upstream.")
                    .append(line)
                    .append('\n');
        }
        Files.writeString(directory.resolve("routes/all.properties"), route);
        gateway = EmbeddedGateway.start(directory);
    }

    private RawUpstream service() {
        return Objects.requireNonNull(service);
    }

    private EmbeddedGateway gateway() {
        return Objects.requireNonNull(gateway);
    }
}
