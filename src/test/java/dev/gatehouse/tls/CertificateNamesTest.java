package dev.gatehouse.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For which hosts a certificate stands. */
final class CertificateNamesTest {

    private static final CertificateNames NAMES = CertificateNames.of(Issuer.root()
            .issue("EC", "API.example.com", "*.example.net", "10.0.0.1", "2001:db8::1")
            .certificate());

    @ParameterizedTest
    @CsvSource({
        "api.example.com, true",
        "www.api.example.com, false",
        "example.com, false",
        "a.example.net, true",
        "a.b.example.net, false",
        "example.net, false",
        ".example.net, false",
        "10.0.0.1, true",
        "10.0.0.2, false",
        "[2001:db8::1], true",
        "2001:db8::1, true",
        "[2001:db8::2], false",
        "server, false"
    })
    void it_stands_for_its_alternative_names_alone(String host, boolean covered) {
        assertEquals(covered, NAMES.covers(host));
    }

    @Test
    void a_certificate_with_a_common_name_alone_stands_for_no_host() {
        assertTrue(CertificateNames.of(Issuer.root().issue("EC").certificate()).isEmpty());
    }
}
