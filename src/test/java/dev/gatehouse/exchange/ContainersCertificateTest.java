package dev.gatehouse.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.gatehouse.tls.Issuer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

/** The certificate that a foreign container has verified. */
final class ContainersCertificateTest {

    private static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";

    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final ClientConnection connection = new ServletClientConnection(request, mock(HttpServletResponse.class));

    @Test
    void the_first_is_the_clients() {
        X509Certificate own = Issuer.root().issue("EC", "spiffe://a/b").certificate();
        when(request.getAttribute(ATTRIBUTE))
                .thenReturn(new X509Certificate[] {own, Issuer.root().certificate()});
        var believed = assertInstanceOf(ShownCertificate.Believed.class, connection.certificate());
        assertTrue(believed.identity().marks().contains("uri:spiffe://a/b"));
    }

    @Test
    void without_one_there_is_none() {
        assertEquals(ShownCertificate.NONE, connection.certificate());
        when(request.getAttribute(ATTRIBUTE)).thenReturn(new X509Certificate[0]);
        assertEquals(ShownCertificate.NONE, connection.certificate());
    }
}
