package dev.gatehouse.tls;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of several pairs is served. */
final class CertificateTableTest {

    private static final Issuer ISSUER = Issuer.root();

    private final CertifiedKey standard = pair("EC", "www.example.com");
    private final CertifiedKey standardRsa = pair("RSA", "www.example.com");
    private final CertifiedKey wild = pair("EC", "*.example.com");
    private final CertifiedKey exact = pair("EC", "api.example.com");
    private final CertificateTable table = new CertificateTable(standard, List.of(wild, standardRsa, exact));

    @Test
    void the_exact_name_goes_before_the_wildcard() {
        assertSame(exact, table.choose("api.example.com", "EC"));
        assertSame(wild, table.choose("other.example.com", "EC"));
    }

    @Test
    void of_two_for_one_name_the_client_takes_what_it_can_verify() {
        assertSame(standardRsa, table.choose("www.example.com", "RSA"));
        assertSame(standard, table.choose("www.example.com", "EC"));
    }

    @Test
    void without_a_name_or_with_an_unknown_one_the_standard_pair_is_served() {
        assertSame(standard, table.choose(null, "EC"));
        assertSame(standard, table.choose("example.org", "EC"));
    }

    @Test
    void a_client_that_can_verify_none_that_covers_the_name_gets_none() {
        assertNull(table.choose("api.example.com", "RSA"));
        assertNull(table.choose(null, "RSA"));
    }

    private static CertifiedKey pair(String algorithm, String name) {
        Issued issued = ISSUER.issue(algorithm, name);
        try {
            return CertifiedKey.of(issued.chain(), issued.keys().getPrivate());
        } catch (PairFault e) {
            throw new AssertionError(e.what(), e);
        }
    }
}
