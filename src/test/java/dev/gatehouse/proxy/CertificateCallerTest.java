package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.listen.TlsClient;
import dev.gatehouse.tls.Issued;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a client's certificate names, by TLS and by a proxy's word. */
@Timeout(60)
final class CertificateCallerTest {

    private static final String REQUEST = RawClient.get("/orders/1");
    private static final String SPIFFE = "spiffe://example.com/orders";

    private final Issuer authority = Issuer.root();
    private final Issued own = authority.issue("EC", SPIFFE, "Robot.example.com");

    @TempDir
    Path directory;

    private RawUpstream upstream;
    private Records records;

    @BeforeEach
    void listen() throws IOException {
        upstream = RawUpstream.start();
        upstream.answers("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        records = new Records(directory.resolve("audit.jsonl"));
        Issuer.root().issue("EC", "localhost", "a").write(directory, "server");
        Files.writeString(directory.resolve("clients.pem"), authority.pem());
    }

    @AfterEach
    void end() throws IOException {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uri:" + SPIFFE, "dns:robot.EXAMPLE.com", "subject:cn = SERVER", "sha256:FINGERPRINT"})
    void a_consumer_is_known_by_any_of_its_marks(String mark) throws Exception {
        consumer("acme", "certificate.robot = " + mark.replace("FINGERPRINT", fingerprint(own.certificate())));
        try (EmbeddedGateway gateway = start("auth = certificate", tls("optional"))) {
            assertStatus(204, ask(TlsClient.showing(own), gateway));
            assertTrue(upstream.head().contains("\r\nX-Consumer-Id: acme\r\n"));
            assertTrue(records.with("\"status\":204").contains("\"credential\":\"robot\",\"auth\":\"certificate\""));
        }
    }

    @Test
    void with_tls_1_2_too() throws Exception {
        consumer("acme", "certificate.robot = uri:" + SPIFFE);
        try (EmbeddedGateway gateway = start("auth = certificate", tls("required"));
                var connection = TlsClient.showing(own).connect(port(gateway), "localhost", "TLSv1.2")) {
            assertStatus(204, connection.send(REQUEST).rest());
        }
    }

    @Test
    void an_intermediate_authority_may_stand_between() throws Exception {
        Issued below = authority.intermediate().issue("EC", SPIFFE);
        consumer("acme", "certificate.robot = uri:" + SPIFFE);
        try (EmbeddedGateway gateway = start("auth = certificate", tls("optional"))) {
            assertStatus(204, ask(TlsClient.showing(below), gateway));
        }
    }

    @Test
    void who_shows_none_gets_403_as_no_request_could_bring_one() throws Exception {
        consumer("acme", "certificate.robot = uri:" + SPIFFE);
        try (EmbeddedGateway gateway = start("auth = certificate", tls("optional"))) {
            String answer = ask(new TlsClient(), gateway);
            assertStatus(403, answer);
            assertFalse(answer.contains("WWW-Authenticate"), answer);
            assertTrue(records.with("\"status\":403").contains("no certificate"));
        }
    }

    @Test
    void beside_another_scheme_that_one_is_asked_for() throws Exception {
        try (EmbeddedGateway gateway = start("auth = certificate, api-key", tls("optional"))) {
            String answer = ask(new TlsClient(), gateway);
            assertStatus(401, answer);
            assertTrue(answer.contains("WWW-Authenticate: ApiKey realm=\"gatehouse\"\r\n"), answer);
        }
    }

    @Test
    void a_good_certificate_of_nobody_gets_403() throws Exception {
        consumer("acme", "certificate.robot = uri:" + SPIFFE + "/other");
        try (EmbeddedGateway gateway = start("auth = certificate, api-key", tls("optional"))) {
            assertStatus(403, ask(TlsClient.showing(own), gateway));
            assertTrue(records.with("\"status\":403").contains("certificate of no consumer"));
        }
    }

    @Test
    void a_certificate_that_two_consumers_have_a_mark_of_is_nobodys() throws Exception {
        consumer("acme", "certificate.robot = uri:" + SPIFFE);
        consumer("other", "certificate.robot = dns:robot.example.com");
        try (EmbeddedGateway gateway = start("auth = certificate", tls("optional"))) {
            assertStatus(403, ask(TlsClient.showing(own), gateway));
        }
    }

    @Test
    void where_one_is_required_nobody_connects_without() throws Exception {
        try (EmbeddedGateway gateway = start("auth = none", tls("required"))) {
            assertThrows(IOException.class, () -> ask(new TlsClient(), gateway));
            assertStatus(204, ask(TlsClient.showing(own), gateway));
        }
    }

    @Test
    void one_of_a_stranger_of_the_same_name_and_one_that_expired_end_the_handshake() throws Exception {
        consumer("acme", "certificate.robot = uri:" + SPIFFE);
        Issued forged = Issuer.root().issue("EC", SPIFFE);
        Issued expired = authority.issue("EC", Instant.now().minus(Duration.ofDays(9)), Duration.ofDays(8), SPIFFE);
        try (EmbeddedGateway gateway = start("auth = certificate", tls("optional"))) {
            assertThrows(IOException.class, () -> ask(TlsClient.showing(forged), gateway));
            assertThrows(IOException.class, () -> ask(TlsClient.showing(expired), gateway));
        }
    }

    @Test
    void a_session_that_is_resumed_is_the_same_callers() throws Exception {
        consumer("acme", "certificate.robot = uri:" + SPIFFE);
        try (EmbeddedGateway gateway = start("auth = certificate", tls("optional"))) {
            TlsClient client = TlsClient.showing(own);
            long created;
            try (var first = client.connect(port(gateway), "localhost")) {
                assertStatus(204, first.send(REQUEST).rest());
                created = first.session().getCreationTime();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            try (var second = client.connect(port(gateway), "localhost")) {
                assertStatus(204, second.send(REQUEST).rest());
                assertEquals(created, second.session().getCreationTime(), "it was not resumed");
            }
        }
    }

    @Test
    void who_is_vouched_for_no_more_is_nobody_on_the_open_connection_and_cannot_resume() throws Exception {
        consumer("acme", "certificate.robot = uri:" + SPIFFE);
        String kept = "GET /orders/1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (EmbeddedGateway gateway = start("auth = certificate", tls("required"))) {
            TlsClient client = TlsClient.showing(own);
            try (var open = client.connect(port(gateway), "localhost")) {
                assertStatus(204, open.send(kept).readUntil("\r\n\r\n"));
                Issuer another = Issuer.root();
                Files.writeString(directory.resolve("clients.pem"), another.pem());
                awaitAnswered(TlsClient.showing(another.issue("EC", "localhost")), gateway);

                assertStatus(403, open.send(kept).readUntil("\r\n\r\n"));
                assertTrue(records.with("certificate not trusted any more").contains("\"status\":403"));
                assertThrows(IOException.class, () -> ask(client, gateway));
            }
        }
    }

    @Test
    void a_trusted_proxys_word_names_the_caller_and_goes_no_further() throws Exception {
        consumer("acme", "certificate.robot = uri:" + SPIFFE);
        try (EmbeddedGateway gateway = start("auth = certificate", proxy("127.0.0.1", "on"))) {
            assertStatus(204, ask(gateway, clientCert(own.certificate()), "Client-Cert-Chain: :AAAA:"));
            String head = upstream.head();
            assertTrue(head.contains("\r\nX-Consumer-Id: acme\r\n"), head);
            assertFalse(head.contains("Client-Cert"), head);
        }
    }

    @Test
    void what_a_proxy_says_badly_is_refused() throws Exception {
        consumer("acme", "certificate.robot = uri:" + SPIFFE);
        Issued expired = authority.issue("EC", Instant.now().minus(Duration.ofDays(9)), Duration.ofDays(8), SPIFFE);
        String good = clientCert(own.certificate());
        try (EmbeddedGateway gateway = start("auth = certificate", proxy("127.0.0.1", "on"))) {
            assertStatus(403, ask(gateway));
            assertStatus(403, ask(gateway, clientCert(expired.certificate())));
            assertTrue(records.with("certificate not valid at this time").contains("\"status\":403"));
            assertStatus(403, ask(gateway, good, good));
            assertStatus(403, ask(gateway, good.substring(0, good.length() - 1)));
            assertStatus(403, ask(gateway, good + ";a=1"));
            assertStatus(403, ask(gateway, "Client-Cert: " + pemInSequence()));
            assertStatus(403, ask(gateway, "Client-Cert: :AAAA:"));
            assertStatus(403, ask(gateway, "Client-Cert: ::"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8 on", "127.0.0.1 off"})
    void nobody_elses_word_counts(String proxies) throws Exception {
        consumer("acme", "certificate.robot = uri:" + SPIFFE);
        String[] parts = proxies.split(" ", -1);
        try (EmbeddedGateway gateway =
                start("auth = certificate, api-key", proxy(parts[0], parts[1]) + "\n" + tls("optional"))) {
            assertStatus(401, RawClient.ask(gateway.uri(), RawClient.get("/orders/1", clientCert(own.certificate()))));
        }
        try (EmbeddedGateway gateway = start("auth = none", proxy(parts[0], parts[1]))) {
            assertStatus(204, ask(gateway, clientCert(own.certificate())));
            assertFalse(upstream.head().contains("Client-Cert"));
        }
    }

    private String pemInSequence() {
        return ":"
                + Base64.getEncoder()
                        .encodeToString(own.certificatePem().getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                + ":";
    }

    private static String clientCert(X509Certificate certificate) throws Exception {
        return "Client-Cert: :" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ":";
    }

    private static String fingerprint(X509Certificate certificate) throws Exception {
        return HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }

    private static String tls(String mode) {
        return "listen.https = 127.0.0.1:0\nlisten.http = 127.0.0.1:0\ntls.certificate = server.pem\ntls.key = server.key\n"
                + "tls.client-auth = " + mode + "\ntls.client-ca = clients.pem";
    }

    private static String proxy(String address, String switched) {
        return "trusted-proxies = " + address + "\ntrusted-proxies.client-cert = " + switched;
    }

    private void consumer(String id, String line) throws IOException {
        Files.createDirectories(directory.resolve("consumers"));
        Files.writeString(directory.resolve("consumers/" + id + ".properties"), line);
    }

    private EmbeddedGateway start(String auth, String lines) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Path route = directory.resolve("routes/all.properties");
        Files.writeString(route, Files.readString(route).replace("auth = none", auth));
        Path process = directory.resolve("gatehouse.properties");
        String own = lines.contains("listen.http =")
                ? Files.readString(process).replaceAll("(?m)^listen.http .*$", "")
                : Files.readString(process);
        Files.writeString(process, own + "\n" + lines + "\n");
        return EmbeddedGateway.start(directory);
    }

    private static int port(EmbeddedGateway gateway) {
        return gateway.httpsUri().orElseThrow().getPort();
    }

    private static String ask(EmbeddedGateway gateway, String... fields) throws IOException {
        return RawClient.ask(gateway.uri(), RawClient.get("/orders/1", fields));
    }

    /** With TLS 1.3 a client learns that it was refused when it reads. */
    private static String ask(TlsClient client, EmbeddedGateway gateway) throws IOException {
        try (var connection = client.connect(port(gateway), "localhost")) {
            return connection.send(REQUEST).rest();
        }
    }

    private static void awaitAnswered(TlsClient client, EmbeddedGateway gateway) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            try {
                ask(client, gateway);
                return;
            } catch (IOException notYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        throw new AssertionError("the other authority was never taken");
    }
}
