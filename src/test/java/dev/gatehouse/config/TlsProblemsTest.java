package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.HttpsSettings;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of TLS in {@code gatehouse.properties} that cannot work. */
final class TlsProblemsTest {

    private static final Issuer ISSUER = Issuer.root();

    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException {
        ISSUER.issue("EC", "localhost").write(directory, "server");
        ISSUER.issue("EC", "localhost").write(directory, "other");
    }

    @Test
    void a_listener_needs_a_certificate() {
        assertEquals("""
                conf/gatehouse.properties:1: listen.https: has no certificate to show
                    add tls.certificate and tls.key, or tls.certificate = self-signed to try it out
                """, problems("listen.https = 8443"));
    }

    @Test
    void a_certificate_needs_its_key_and_a_key_its_certificate() {
        assertEquals(
                """
                conf/gatehouse.properties:2: tls.certificate: has no key
                    add tls.key
                conf/gatehouse.properties:3: tls.a.certificate: has no key
                    add tls.a.key
                conf/gatehouse.properties:4: tls.b.key: has no certificate
                    add tls.b.certificate
                """,
                problems(
                        "listen.https = 8443",
                        "tls.certificate = server.pem",
                        "tls.a.certificate = server.pem",
                        "tls.b.key = server.key"));
    }

    @Test
    void what_is_wrong_with_the_files_is_said_where_they_are_named() throws IOException {
        ISSUER.issue("EC", Instant.parse("2020-01-01T00:00:00Z"), Duration.ofDays(1), "localhost")
                .write(directory, "expired");
        assertEquals(
                """
                conf/gatehouse.properties:3: tls.key: "other.key" does not belong to the certificate
                    name the key that the certificate was issued for
                conf/gatehouse.properties:4: tls.a.certificate: "expired.pem" expired at 2020-01-02T00:00:00Z
                    renew the certificate
                conf/gatehouse.properties:7: tls.b.key: "missing.key" does not exist
                    make the file; a relative path begins in the configuration directory
                """,
                problems(
                        "listen.https = 8443",
                        "tls.certificate = server.pem",
                        "tls.key = other.key",
                        "tls.a.certificate = expired.pem",
                        "tls.a.key = expired.key",
                        "tls.b.certificate = server.pem",
                        "tls.b.key = missing.key"));
    }

    @Test
    void what_is_wrong_with_either_file_is_said_at_once() throws IOException {
        Files.writeString(directory.resolve("no.key"), "");
        assertEquals(
                """
                conf/gatehouse.properties:2: tls.certificate: "nope.pem" does not exist
                    make the file; a relative path begins in the configuration directory
                conf/gatehouse.properties:3: tls.key: "nope.key" does not exist
                    make the file; a relative path begins in the configuration directory
                conf/gatehouse.properties:4: tls.a.certificate: "nope.pem" does not exist
                    make the file; a relative path begins in the configuration directory
                conf/gatehouse.properties:5: tls.a.key: "no.key" holds no private key in PEM
                    name a file with -----BEGIN PRIVATE KEY-----
                conf/gatehouse.properties:6: tls.b.certificate: "nope.pem" does not exist
                    make the file; a relative path begins in the configuration directory
                """,
                problems(
                        "listen.https = 8443",
                        "tls.certificate = nope.pem",
                        "tls.key = nope.key",
                        "tls.a.certificate = nope.pem",
                        "tls.a.key = no.key",
                        "tls.b.certificate = nope.pem",
                        "tls.b.key = server.key"));
    }

    @Test
    void a_key_under_a_password_is_told_how_to_be_kept() throws IOException {
        Files.writeString(
                directory.resolve("server.key"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAo=\n-----END ENCRYPTED PRIVATE KEY-----\n");
        assertEquals("""
                conf/gatehouse.properties:3: tls.key: "server.key" is protected by a password
                    keep it in a file without one that the gateway's user alone can read: openssl pkey -in FILE -out PLAIN
                """, problems("listen.https = 8443", "tls.certificate = server.pem", "tls.key = server.key"));
    }

    @Test
    void where_a_place_comes_from_a_secret_it_is_not_shown() {
        assertEquals(
                """
                conf/gatehouse.properties:3: tls.key: "***" does not belong to the certificate
                    name the key that the certificate was issued for
                """,
                conf("listen.https = 8443", "tls.certificate = server.pem", "tls.key = ${env:KEY}")
                        .variable("KEY", "other.key")
                        .problems());
    }

    @Test
    void a_name_that_is_none_and_a_misspelt_key_are_told() {
        assertEquals("""
                conf/gatehouse.properties:1: tls.a.b.certificate: has a name that is not made of letters, digits, - and _ alone
                    write tls.NAME.certificate
                conf/gatehouse.properties:2: tls.a.certifcate: is no key of gatehouse.properties
                    did you mean tls.a.certificate?
                """, problems("tls.a.b.certificate = server.pem", "tls.a.certifcate = server.pem"));
    }

    @Test
    void the_listeners_are_at_places_of_their_own() {
        assertEquals(
                """
                conf/gatehouse.properties:2: listen.https: is where listen.http listens too
                    give it another port: one speaks TLS, the other does not
                conf/gatehouse.properties:4: admin.listen: is where listen.http listens too
                    give it another port: the admin side is apart from the clients'
                """,
                problems(
                        "listen.http = 8443",
                        "listen.https = 8443",
                        "tls.certificate = self-signed",
                        "admin.listen = 127.0.0.1:8443"));
        assertEquals(
                """
                conf/gatehouse.properties:3: admin.listen: is where listen.https listens too
                    give it another port: the admin side is apart from the clients'
                """, problems("listen.https = 8443", "tls.certificate = self-signed", "admin.listen = 127.0.0.1:8443"));
    }

    @Test
    void clients_connect_somewhere() {
        assertEquals("""
                conf/gatehouse.properties:1: listen.http: leaves clients nowhere to connect
                    write a port, or add listen.https
                """, problems("listen.http = off"));
    }

    @Test
    void what_is_not_used_is_warned_of() {
        assertEquals(
                """
                conf/gatehouse.properties:1: tls.certificate: is not used: nothing listens for TLS
                    add listen.https, or take the line out
                conf/gatehouse.properties:2: tls.a.key: is not used: nothing listens for TLS
                    add listen.https, or take the line out
                """,
                conf("tls.certificate = server.pem", "tls.a.key = server.key").warnings());
        assertEquals(
                """
                conf/gatehouse.properties:3: tls.key: is not used beside tls.certificate = self-signed
                    take the line out
                """,
                conf("listen.https = 8443", "tls.certificate = self-signed", "tls.key = server.key")
                        .warnings());
    }

    @Test
    void a_certificate_that_no_request_can_be_made_for_is_warned_of() throws IOException {
        ISSUER.issue("EC").write(directory, "server");
        assertEquals(
                """
                conf/gatehouse.properties:2: tls.certificate: "server.pem" names no host: requests get 421
                    have it issued with subject alternative names
                """,
                conf("listen.https = 8443", "tls.certificate = server.pem", "tls.key = server.key")
                        .warnings());
    }

    @Test
    void who_asks_for_tls_alone_gets_no_listener_without_it() {
        GatewaySettings alone = gateway("listen.https = 8443", "tls.certificate = self-signed");
        assertNull(alone.listenHttp());
        HttpsSettings https = alone.https();
        assertNotNull(https);
        assertNull(https.certificate());
        assertFalse(gateway("listen.http = 80", "listen.https = 8443", "tls.certificate = self-signed")
                        .listenHttp()
                == null);
    }

    private GatewaySettings gateway(String... lines) {
        return conf(lines).valid().gateway();
    }

    private String problems(String... lines) {
        return conf(lines).problems();
    }

    private Conf conf(String... lines) {
        return new Conf(directory).respondingRoute("a", "auth = none").file("gatehouse.properties", lines);
    }
}
