package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an upstream says of TLS that cannot work, or that an operator should think of twice. */
final class UpstreamTlsProblemsTest {

    private static final Issuer ISSUER = Issuer.root();

    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("ca.pem"), ISSUER.pem());
        ISSUER.issue("EC").write(directory, "gateway");
        ISSUER.issue("EC").write(directory, "other");
    }

    @Test
    void tls_without_an_endpoint_that_speaks_it_has_no_effect() {
        assertEquals("""
                conf/upstreams/a.properties:2: tls.ca: has no effect: no endpoint is spoken to by TLS
                    write https:// before the endpoints, or take the line out
                conf/upstreams/a.properties:3: tls.verify: has no effect: no endpoint is spoken to by TLS
                    write https:// before the endpoints, or take the line out
                """, problems("endpoints = http://a", "tls.ca = ca.pem", "tls.verify = off-insecure"));
    }

    @Test
    void a_certificate_needs_its_key() {
        assertEquals("""
                conf/upstreams/a.properties:2: tls.certificate: is of no use alone
                    add tls.key
                """, problems("endpoints = https://a", "tls.certificate = gateway.pem"));
    }

    @Test
    void a_key_needs_its_certificate_and_is_told_where_it_stands() {
        assertEquals("""
                conf/routes/r.properties:4: upstream.tls.key: is of no use alone
                    add upstream.tls.certificate
                """, inline("upstream.tls.key = gateway.key").problems());
    }

    @Test
    void what_is_wrong_with_the_files_is_said_where_they_are_named() throws IOException {
        Files.writeString(directory.resolve("none.pem"), "nothing\n");
        assertEquals(
                """
                conf/upstreams/a.properties:2: tls.ca: "none.pem" holds no certificate in PEM
                    name a file with -----BEGIN CERTIFICATE-----
                conf/upstreams/a.properties:4: tls.key: "other.key" does not belong to the certificate
                    name the key that the certificate was issued for
                """,
                problems(
                        "endpoints = https://a",
                        "tls.ca = none.pem",
                        "tls.certificate = gateway.pem",
                        "tls.key = other.key"));
        ISSUER.issue("EC", Instant.parse("2020-01-01T00:00:00Z"), Duration.ofDays(1))
                .write(directory, "gateway");
        assertEquals(
                """
                conf/upstreams/a.properties:2: tls.ca: "missing.pem" does not exist
                    make the file; a relative path begins in the configuration directory
                conf/upstreams/a.properties:3: tls.certificate: "gateway.pem" expired at 2020-01-02T00:00:00Z
                    renew the certificate
                """,
                problems(
                        "endpoints = https://a",
                        "tls.ca = missing.pem",
                        "tls.certificate = gateway.pem",
                        "tls.key = gateway.key"));
    }

    @Test
    void who_is_not_looked_at_needs_no_authority() {
        assertEquals("""
                conf/upstreams/a.properties:2: tls.ca: has no effect where the service's certificate is not looked at
                    take the line out, or the other one that says off-insecure
                """, problems("endpoints = https://a", "tls.ca = ca.pem", "tls.verify = off-insecure"));
    }

    @Test
    void off_alone_does_not_switch_it_off() {
        assertEquals("""
                conf/upstreams/a.properties:2: tls.verify: "off" is not known here
                    write off-insecure or on
                """, problems("endpoints = https://a", "tls.verify = off"));
    }

    @Test
    void whoever_switches_it_off_is_warned() {
        assertEquals(
                """
                conf/upstreams/a.properties:2: tls.verify: is off: whoever answers for the service is taken for it, and can read and change everything
                    name its authority by tls.ca, and its name by tls.server-name
                """, conf("endpoints = https://a", "tls.verify = off-insecure").warnings());
    }

    @Test
    void a_server_has_a_name_and_no_port() {
        assertEquals("""
                conf/upstreams/a.properties:2: tls.server-name: "a.internal:443" is no name of a server
                    write a name such as orders.internal, without a port
                """, problems("endpoints = https://a", "tls.server-name = a.internal:443"));
    }

    @Test
    void an_endpoint_has_the_port_of_its_scheme_unless_it_says_another() {
        List<EndpointSettings> endpoints = conf("endpoints = https://a, http://a, https://[::1]:8443")
                .valid()
                .upstreams()
                .get(0)
                .endpoints();
        assertEquals(
                List.of(443, 80, 8443),
                endpoints.stream().map(EndpointSettings::port).toList());
        assertEquals(
                List.of("a", "a", "[::1]:8443"),
                endpoints.stream().map(EndpointSettings::authority).toList());
    }

    @Test
    void another_certificate_in_the_file_is_another_configuration() throws IOException {
        Conf conf = conf("endpoints = https://a", "tls.certificate = gateway.pem", "tls.key = gateway.key");
        ConfigResult before = conf.read();
        assertEquals(before.files(), conf.read().files());
        ISSUER.issue("EC").write(directory, "gateway");
        ConfigResult after = conf.read();
        assertEquals(
                List.of(
                        directory.resolve("gateway.key") + " has changed",
                        directory.resolve("gateway.pem") + " has changed"),
                after.files().changesSince(before.files()));
    }

    private String problems(String... lines) {
        return conf(lines).problems();
    }

    private Conf conf(String... lines) {
        return Conf.open(directory)
                .file("upstreams/a.properties", lines)
                .file("routes/r.properties", "match.path = /", "upstream = a");
    }

    private Conf inline(String... lines) {
        String[] all = new String[lines.length + 3];
        all[0] = "match.path = /";
        all[1] = "auth = none";
        all[2] = "upstream.endpoints = https://a";
        System.arraycopy(lines, 0, all, 3, lines.length);
        return Conf.open(directory).file("routes/r.properties", all);
    }
}
