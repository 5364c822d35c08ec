package dev.gatehouse.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Test;

/** What is made for trying out is a certificate as others make them. */
final class SelfSignedTest {

    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

    private final CertifiedKey made = SelfSigned.make(List.of("localhost", "127.0.0.1", "::1"), NOW);

    @Test
    void another_library_reads_and_verifies_it()
            throws IOException, GeneralSecurityException, OperatorCreationException, CertException {
        var read = new X509CertificateHolder(made.certificate().getEncoded());
        assertTrue(read.isSignatureValid(new JcaContentVerifierProviderBuilder().build(read)));
        assertEquals(3, read.getVersionNumber());
    }

    @Test
    void it_covers_what_it_was_made_for() {
        assertTrue(made.names().covers("localhost"));
        assertTrue(made.names().covers("127.0.0.1"));
        assertTrue(made.names().covers("[::1]"));
    }

    @Test
    void it_is_valid_from_the_day_before_for_a_year() {
        assertEquals(
                NOW.minus(Duration.ofDays(1)), made.certificate().getNotBefore().toInstant());
        assertEquals(NOW.plus(Duration.ofDays(365)), made.expiry());
    }

    @Test
    void it_can_be_made_beyond_the_years_of_two_digits() {
        Instant late = Instant.parse("2049-07-01T12:00:00Z");
        assertEquals(
                late.plus(Duration.ofDays(365)),
                SelfSigned.make(List.of("localhost"), late).expiry());
    }

    @Test
    void no_two_are_the_same() {
        assertNotEquals(
                made.certificate().getSerialNumber(),
                SelfSigned.make(List.of("localhost"), NOW).certificate().getSerialNumber());
    }

    @Test
    void it_may_have_many_names() {
        List<String> hosts = IntStream.range(0, 500)
                .mapToObj(i -> "host-" + i + ".example.com")
                .toList();
        assertTrue(SelfSigned.make(hosts, NOW).names().covers("host-499.example.com"));
    }
}
