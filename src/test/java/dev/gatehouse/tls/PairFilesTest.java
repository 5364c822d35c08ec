package dev.gatehouse.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptor;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are a pair that can be served, and what is said of others. */
final class PairFilesTest {

    private static final Issuer ISSUER = Issuer.root();

    private final Issued ec = ISSUER.issue("EC", "localhost");

    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException {
        ec.write(directory, "server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void pkcs8_is_read(String algorithm) throws IOException {
        Issued issued = ISSUER.issue(algorithm, "localhost").write(directory, "server");

        assertEquals(issued.keys().getPrivate(), read().key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void sec1_and_pkcs1_are_read(String algorithm) throws IOException {
        Issued issued = ISSUER.issue(algorithm, "localhost").write(directory, "server");
        key(issued.oldKind());

        assertEquals(issued.keys().getPrivate(), read().key());
    }

    @Test
    void the_parameters_that_openssl_writes_before_a_key_are_passed_over() throws IOException {
        key("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + ec.oldKind());

        assertEquals(ec.keys().getPrivate(), read().key());
    }

    @Test
    void words_and_windows_line_ends_between_blocks_do_not_matter() throws IOException {
        certificate("subject: server\r\n" + ec.certificatePem().replace("\n", "\r\n") + "\r\nthe end");

        assertEquals(ec.certificate(), read().certificate());
    }

    @Test
    void both_may_be_in_one_file() throws IOException {
        certificate(ec.pkcs8() + ec.certificatePem());
        key(ec.pkcs8() + ec.certificatePem());

        assertEquals(ec.keys().getPrivate(), read().key());
    }

    @Test
    void a_chain_is_read_in_its_order() throws IOException {
        Issued issued = ISSUER.intermediate().issue("EC", "localhost").write(directory, "server");

        assertEquals(issued.chain(), read().chain());
    }

    @Test
    void a_key_under_a_password_is_refused_whatever_its_kind() throws IOException {
        key(encrypted(true));
        assertFault("server.key is protected by a password");
        key(encrypted(false));
        assertFault("server.key is protected by a password");
    }

    @Test
    void a_key_of_another_certificate_is_refused() throws IOException {
        for (String algorithm : new String[] {"EC", "RSA", "Ed25519"}) {
            key(ISSUER.issue(algorithm, "localhost").pkcs8());
            assertFault("server.key does not belong to the certificate");
        }
        key(ISSUER.issue("RSA", "localhost").oldKind());
        assertFault("server.key does not belong to the certificate");
    }

    @Test
    void a_key_on_a_curve_beside_an_rsa_certificate_is_refused() throws IOException {
        ISSUER.issue("RSA", "localhost").write(directory, "server");
        key(ec.oldKind());
        assertFault("server.key does not belong to the certificate");
    }

    @Test
    void what_is_no_key_is_refused() throws IOException {
        key(ec.certificatePem());
        assertFault("server.key holds no private key in PEM");
        key(ec.pkcs8() + ec.pkcs8());
        assertFault("server.key holds several private keys");
        key(Issued.pem("OPENSSH PRIVATE KEY", new byte[] {1}));
        assertFault("server.key holds a kind of private key that is not read here");
        key(Issued.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
        assertFault("server.key holds a private key that cannot be read");
        key(ec.pkcs8().replace("-\nM", "-\n*"));
        assertFault("server.key holds a PRIVATE KEY that is no base64");
    }

    @Test
    void what_is_no_certificate_is_refused() throws IOException {
        certificate("");
        assertFault("server.pem holds no certificate in PEM");
        certificate(Issued.pem("CERTIFICATE", new byte[] {1, 2, 3}));
        assertFault("server.pem holds a certificate, number 1, that cannot be read");
        certificate(ec.certificatePem().substring(0, 200));
        assertFault("server.pem begins a CERTIFICATE that does not end");
    }

    @Test
    void a_chain_out_of_order_is_refused() throws IOException {
        Issued issued = ISSUER.intermediate().issue("EC", "localhost").write(directory, "server");
        certificate(
                Issued.pem(issued.chain().get(1)) + Issued.pem(issued.chain().get(0)));
        assertFault("server.pem holds a certificate, number 2, that did not issue number 1");
        certificate(Issued.pem(issued.chain().get(0))
                + Issued.pem(Issuer.root().intermediate().certificate()));
        assertFault("server.pem holds a certificate, number 2, that did not issue number 1");
    }

    @Test
    void what_has_expired_or_is_not_valid_yet_is_refused() throws IOException {
        Instant from = Instant.parse("2020-01-01T00:00:00Z");
        ISSUER.issue("EC", from, Duration.ofDays(1), "localhost").write(directory, "server");
        assertFault("server.pem expired at 2020-01-02T00:00:00Z");
        Instant later = Instant.parse("2120-01-01T00:00:00Z");
        ISSUER.issue("EC", later, Duration.ofDays(1), "localhost").write(directory, "server");
        assertFault("server.pem is not valid before 2120-01-01T00:00:00Z");
    }

    @Test
    void what_is_not_there_or_no_file_is_refused() throws IOException {
        Files.delete(directory.resolve("server.key"));
        assertFault("server.key does not exist");
        Files.createDirectory(directory.resolve("server.key"));
        assertFault("server.key is a directory");
        Files.write(directory.resolve("server.pem"), new byte[1024 * 1024 + 1]);
        assertFault("server.pem is larger than 1 MiB, server.key is a directory");
    }

    private void certificate(String text) throws IOException {
        Files.writeString(directory.resolve("server.pem"), text);
    }

    private void key(String text) throws IOException {
        Files.writeString(directory.resolve("server.key"), text);
    }

    /** In PKCS#8, or as openssl used to. */
    private String encrypted(boolean pkcs8) {
        var provider = new BouncyCastleProvider();
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            if (pkcs8) {
                PemObjectGenerator generator = new JcaPKCS8Generator(
                        ec.keys().getPrivate(),
                        new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                                .setProvider(provider)
                                .setPassword("secret".toCharArray())
                                .build());
                writer.writeObject(generator);
            } else {
                PEMEncryptor encryptor = new JcePEMEncryptorBuilder("AES-128-CBC")
                        .setProvider(provider)
                        .build("secret".toCharArray());
                writer.writeObject(ec.keys().getPrivate(), encryptor);
            }
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private CertifiedKey read() {
        return reading().fold(PairReading.Usable::pair, unusable -> {
            throw new AssertionError(unusable.toString());
        });
    }

    private void assertFault(String expected) {
        assertEquals(
                expected,
                reading()
                        .fold(
                                usable -> "",
                                unusable -> unusable.faults().stream()
                                        .map(fault -> fault.file().getFileName() + " " + fault.what())
                                        .collect(Collectors.joining(", "))));
    }

    private PairReading reading() {
        return new PairFiles(directory.resolve("server.pem"), directory.resolve("server.key")).read(Instant.now());
    }
}
