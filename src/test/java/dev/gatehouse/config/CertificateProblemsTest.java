package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of clients' certificates that cannot work. */
final class CertificateProblemsTest {

    private static final String LISTEN = "listen.https = 8443\ntls.certificate = self-signed\n";

    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(directory.resolve("consumers"));
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("clients.pem"), Issuer.root().pem());
        Files.writeString(
                directory.resolve("routes/all.properties"),
                "match.path = /**\nrespond.status = 204\nauth = certificate\n");
    }

    @Test
    void who_asks_for_one_has_to_say_who_vouches() throws IOException {
        assertEquals("""
                gatehouse.properties:3: tls.client-auth: has nobody who vouches for clients
                    add tls.client-ca with the certificates of those who may
                """, problems(LISTEN + "tls.client-auth = optional"));
    }

    @Test
    void who_vouches_is_of_no_use_where_nobody_is_asked() throws IOException {
        assertTrue(problems(LISTEN + "tls.client-ca = clients.pem")
                .startsWith("gatehouse.properties:3: tls.client-ca: has no effect: no client is asked"));
    }

    @Test
    void a_file_without_certificates_is_refused_where_it_is_named() throws IOException {
        Files.writeString(directory.resolve("clients.pem"), "none");
        assertEquals("""
                gatehouse.properties:4: tls.client-ca: "clients.pem" holds no certificate in PEM
                    name a file with -----BEGIN CERTIFICATE-----
                """, problems(LISTEN + "tls.client-auth = required\ntls.client-ca = clients.pem"));
    }

    @Test
    void a_route_that_nobody_could_pass_is_refused() throws IOException {
        assertEquals("""
                routes/all.properties:3: auth: lets in who shows a certificate, and nobody is asked for one
                    add tls.client-auth and tls.client-ca to gatehouse.properties, or trusted-proxies.client-cert
                """, problems(LISTEN));
    }

    @Test
    void a_proxys_word_needs_a_trusted_proxy() throws IOException {
        assertEquals("""
                gatehouse.properties:1: trusted-proxies.client-cert: believes nobody: no proxy is trusted
                    add trusted-proxies, or take the line out
                """, problems("trusted-proxies.client-cert = on"));
    }

    @Test
    void a_mark_belongs_to_one_consumer_however_it_is_spelt() throws IOException {
        Files.writeString(directory.resolve("consumers/a.properties"), "certificate.x = subject:CN=Robot,O=Acme");
        Files.writeString(directory.resolve("consumers/b.properties"), "certificate.y = subject:cn = robot, o = ACME");
        assertEquals("""
                consumers/b.properties:1: certificate.y: is the same certificate as in consumers/a.properties:1: certificate.x
                    take one of the two out: a certificate names one caller
                """, problems(LISTEN + "tls.client-auth = required\ntls.client-ca = clients.pem"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "robot|says nothing of a certificate",
                "dns:|says nothing of a certificate",
                "ip:10.0.0.1|says nothing of a certificate",
                "sha256:abc|is no fingerprint by SHA-256",
                "sha1:abc|says nothing of a certificate",
                "subject:Robot|is no name of a subject",
                "uri:orders|is no URI"
            })
    void a_mark_says_what_it_is(String mark, String what) {
        assertEquals(what, ((Parsed.Invalid<?>) CertificateMark.TYPE.parse(mark)).what());
    }

    private String problems(String lines) throws IOException {
        Files.writeString(directory.resolve("gatehouse.properties"), lines);
        StringBuilder text = new StringBuilder();
        ConfigReader.read(directory, name -> null).fold(valid -> text, invalid -> {
            invalid.problems().forEach(problem -> text.append(problem).append('\n'));
            return text;
        });
        return text.toString().replace(directory + "/", "");
    }
}
