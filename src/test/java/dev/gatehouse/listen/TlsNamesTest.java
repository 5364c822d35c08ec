package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.WholeLines;
import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.tls.Issued;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which certificate a client is shown, and for which hosts it may ask then. */
final class TlsNamesTest {

    private static EmbeddedGateway gateway;
    private static Path audit;
    private static Issued standard;
    private static Issued api;
    private static Issued wild;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        Issuer issuer = Issuer.root().intermediate();
        standard = issuer.issue("RSA", "www.example.com", "127.0.0.1", "::1").write(directory, "standard");
        api = issuer.issue("EC", "api.example.com").write(directory, "api");
        wild = issuer.issue("RSA", "*.example.net").write(directory, "wild");
        audit = directory.resolve("audit.jsonl");
        gateway = TlsGateway.start(
                directory,
                "listen.http = 127.0.0.1:0",
                "tls.certificate = standard.pem",
                "tls.key = standard.key",
                "tls.api.certificate = api.pem",
                "tls.api.key = api.key",
                "tls.wild.certificate = wild.pem",
                "tls.wild.key = wild.key");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void a_client_that_names_no_server_is_shown_the_unnamed_certificate_with_its_issuer() throws IOException {
        assertShown(standard, "");
        try (var connection = new TlsClient().connect(port(), "")) {
            assertEquals(2, connection.session().getPeerCertificates().length);
        }
    }

    @Test
    void a_client_that_names_a_server_is_shown_the_certificate_that_covers_it() throws IOException {
        assertShown(api, "api.example.com");
        assertShown(api, "API.Example.com");
        assertShown(wild, "any.example.net");
        assertShown(standard, "www.example.com");
    }

    @Test
    void a_wildcard_stands_for_one_label() throws IOException {
        assertShown(standard, "a.b.example.net");
        assertShown(standard, "example.net");
    }

    @Test
    void a_client_that_names_a_server_which_none_covers_is_shown_the_unnamed_certificate() throws IOException {
        assertShown(standard, "other.example.org");
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com, api.example.com, 200",
        "api.example.com, API.example.com:8443, 200",
        "api.example.com, www.example.com, 421",
        "any.example.net, other.example.net, 200",
        "any.example.net, a.b.example.net, 421",
        "'', www.example.com, 200",
        "'', 127.0.0.1, 200",
        "'', '[::1]:1', 200",
        "'', 127.0.0.2, 421",
        "'', api.example.com, 421",
        "unknown.example.org, unknown.example.org, 421"
    })
    void a_host_that_the_shown_certificate_does_not_cover_is_misdirected(String serverName, String host, int status)
            throws IOException {
        try (var connection = new TlsClient().connect(port(), serverName)) {
            String answer = connection.send(get("/", host)).rest();
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        }
    }

    @Test
    void what_is_misdirected_is_told_in_a_problem_document_and_recorded() throws IOException {
        try (var connection = new TlsClient().connect(port(), "api.example.com")) {
            String answer =
                    connection.send(get("/misdirected", "www.example.com")).rest();
            assertTrue(answer.contains("Content-Type: application/problem+json\r\n"), answer);
            assertTrue(answer.contains("\"urn:gatehouse:problem:misdirected\""), answer);
        }
        String record = record("/misdirected");
        assertTrue(record.contains("421") && record.contains("www.example.com"), record);
    }

    @Test
    void routes_see_https() throws IOException {
        try (var connection = new TlsClient().connect(port(), "api.example.com")) {
            String answer = connection.send(get("/", "api.example.com")).rest();
            assertTrue(answer.endsWith("by https"), answer);
        }
    }

    private static void assertShown(Issued expected, String serverName) throws IOException {
        for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
            try (var connection = new TlsClient().connect(port(), serverName, protocol)) {
                assertEquals(expected.certificate(), connection.shown());
            }
        }
    }

    private static int port() {
        return TlsGateway.port(gateway);
    }

    private static String get(String path, String host) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    }

    private static String record(String path) throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < deadline) {
            for (String line : WholeLines.of(audit)) {
                if (line.contains("\"path\":\"" + path + "\"")) {
                    return line;
                }
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new AssertionError("no record of " + path);
    }
}
