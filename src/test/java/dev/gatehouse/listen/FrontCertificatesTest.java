package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.GatewaySettings.HttpsSettings;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import dev.gatehouse.route.GatewaySettings.PairSettings;
import dev.gatehouse.tls.Issued;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files that change while they are in use. */
final class FrontCertificatesTest {

    private final Issuer issuer = Issuer.root();
    private final LogLines log = LogLines.of(WatchedPair.class);
    private final FrontCounters counters = new FrontCounters();
    private Instant now = Instant.now();

    @TempDir
    Path directory;

    private Issued first;
    private FrontCertificates certificates;

    @BeforeEach
    void start() throws IOException {
        first = issuer.issue("EC", "localhost").write(directory, "server");
        certificates = read(directory);
    }

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void files_that_are_written_anew_are_taken() throws Exception {
        Issued second = issuer.issue("EC", "localhost").write(directory, "server");

        certificates.look();

        assertServed(second);
    }

    @Test
    void files_that_are_renamed_into_place_are_taken() throws Exception {
        Issued second = issuer.issue("EC", "localhost").write(directory, "new");
        for (String end : List.of(".pem", ".key")) {
            Files.move(
                    directory.resolve("new" + end),
                    directory.resolve("server" + end),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }

        certificates.look();

        assertServed(second);
    }

    @Test
    void a_link_that_leads_elsewhere_as_a_mounted_config_map_has_it_is_followed() throws Exception {
        Path old = Files.createDirectory(directory.resolve("..old"));
        Path fresh = Files.createDirectory(directory.resolve("..new"));
        first.write(old, "server");
        Issued second = issuer.issue("EC", "localhost").write(fresh, "server");
        Path mounted = Files.createDirectory(directory.resolve("mounted"));
        Path data = Files.createSymbolicLink(mounted.resolve("..data"), old);
        for (String name : List.of("server.pem", "server.key")) {
            Files.createSymbolicLink(mounted.resolve(name), Path.of("..data", name));
        }
        certificates = read(mounted);
        assertServed(first);

        Path next = Files.createSymbolicLink(mounted.resolve("..data_tmp"), fresh);
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        certificates.look();

        assertServed(second);
    }

    @Test
    void a_certificate_whose_key_has_not_come_yet_is_refused_once_and_taken_with_it() throws Exception {
        Issued second = issuer.issue("EC", "localhost");
        Files.writeString(directory.resolve("server.pem"), second.certificatePem());

        certificates.look();
        certificates.look();

        assertServed(first);
        assertEquals(1, counters.of(FrontCount.CERTIFICATES_REFUSED));
        assertEquals(0, counters.of(FrontCount.CERTIFICATES_RELOADED));
        assertEquals(
                List.of("WARN " + directory.resolve("server.key")
                        + " does not belong to the certificate: what was read before stays in use"),
                log.all());

        Files.writeString(directory.resolve("server.key"), second.pkcs8());
        certificates.look();

        assertServed(second);
        assertEquals(1, counters.of(FrontCount.CERTIFICATES_RELOADED));
    }

    @Test
    void half_of_a_file_is_refused() throws Exception {
        String whole = issuer.issue("EC", "localhost").certificatePem();
        Files.writeString(directory.resolve("server.pem"), whole.substring(0, whole.length() / 2));

        certificates.look();

        assertServed(first);
        assertTrue(log.all().get(0).contains("server.pem begins a CERTIFICATE that does not end"), log.all()::toString);
    }

    @Test
    void files_that_are_gone_leave_what_was_read_before() throws Exception {
        Files.delete(directory.resolve("server.pem"));

        certificates.look();

        assertServed(first);
        assertTrue(log.all().get(0).contains("server.pem does not exist"), log.all()::toString);
    }

    @Test
    void what_changes_again_within_one_tick_of_the_clock_is_seen() throws Exception {
        Path file = directory.resolve("server.pem");
        FileTime before = Files.getLastModifiedTime(file);
        Files.writeString(file, "x".repeat((int) Files.size(file)));
        Files.setLastModifiedTime(file, before);

        certificates.look();

        assertTrue(log.all().get(0).contains("server.pem holds no certificate"), log.all()::toString);
    }

    @Test
    void what_has_expired_already_is_refused() throws Exception {
        issuer.issue("EC", now.minus(Duration.ofDays(9)), Duration.ofDays(8), "localhost")
                .write(directory, "server");

        certificates.look();

        assertServed(first);
    }

    @Test
    void what_becomes_valid_later_is_taken_then() throws Exception {
        Issued second = issuer.issue("EC", now.plusSeconds(3600), Duration.ofDays(8), "localhost")
                .write(directory, "server");
        certificates.look();
        assertServed(first);

        now = now.plusSeconds(7200);
        certificates.look();

        assertServed(second);
    }

    @Test
    void a_chain_that_has_grown_is_taken() throws Exception {
        Files.writeString(
                directory.resolve("server.pem"),
                first.certificatePem() + new Issued(first.keys(), List.of(issuer.certificate())).certificatePem());

        certificates.look();

        assertEquals(2, served().length);
    }

    @Test
    void a_handshake_that_chose_before_a_change_gets_the_key_and_the_chain_that_it_chose() throws Exception {
        String chosen = chosen();
        issuer.issue("EC", "localhost").write(directory, "server");

        certificates.look();

        assertEquals(
                first.certificate(),
                Objects.requireNonNull(certificates.served().getCertificateChain(chosen))[0]);
        assertEquals(first.keys().getPrivate(), certificates.served().getPrivateKey(chosen));
    }

    @Test
    void files_that_cannot_be_used_at_the_start_end_it() throws Exception {
        Files.writeString(
                directory.resolve("server.key"), issuer.issue("EC", "localhost").pkcs8());

        IOException end = assertThrows(IOException.class, () -> read(directory));

        assertTrue(String.valueOf(end.getMessage()).contains("does not belong to the certificate"), end.getMessage());
    }

    private FrontCertificates read(Path files) throws IOException {
        return FrontCertificates.read(
                new HttpsSettings(
                        new ListenAddress(null, 0),
                        new PairSettings(files.resolve("server.pem"), files.resolve("server.key")),
                        List.of(),
                        null),
                () -> now,
                counters);
    }

    private void assertServed(Issued expected) throws Exception {
        assertEquals(expected.certificate(), served()[0]);
    }

    private X509Certificate[] served() throws Exception {
        return Objects.requireNonNull(certificates.served().getCertificateChain(chosen()));
    }

    private String chosen() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        return Objects.requireNonNull(certificates.served().chooseEngineServerAlias("EC", null, engine));
    }
}
