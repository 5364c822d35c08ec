package dev.gatehouse.exchange;

import dev.gatehouse.exchange.ShownCertificate.Faulty;
import dev.gatehouse.http.Fields;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * The client's certificate as a proxy tells it that has verified it: one byte sequence in {@code Client-Cert}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9440#section-2.2">RFC 9440 §2.2</a>
 */
final class ClientCertField {

    private static final String NAME = "Client-Cert";
    private static final int LONGEST = 16 * 1024;

    private static final Faulty SEVERAL = new Faulty("several Client-Cert fields");
    private static final Faulty MALFORMED = new Faulty("malformed Client-Cert field");

    private ClientCertField() {}

    static ShownCertificate read(Fields fields) {
        String value = null;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase(NAME)) {
                if (value != null) {
                    return SEVERAL;
                }
                value = fields.value(i);
            }
        }
        return value == null ? ShownCertificate.NONE : read(value.strip());
    }

    private static ShownCertificate read(String item) {
        int last = item.length() - 1;
        if (last < 1 || last > LONGEST || item.charAt(0) != ':' || item.charAt(last) != ':') {
            return MALFORMED;
        }
        try {
            byte[] der = Base64.getDecoder().decode(item.substring(1, last));
            ByteArrayInputStream in = new ByteArrayInputStream(der);
            // The factory takes text, too, which a byte sequence must not bring.
            if (der.length == 0 || der[0] != 0x30) {
                return MALFORMED;
            }
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return in.available() > 0 ? MALFORMED : ShownCertificate.believed(certificate);
        } catch (IllegalArgumentException | CertificateException e) {
            return MALFORMED;
        }
    }
}
