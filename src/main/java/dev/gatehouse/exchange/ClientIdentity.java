package dev.gatehouse.exchange;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/**
 * What a client's certificate says of the client: read once, as long as the connection lasts.
 *
 * <p>A mark is a kind and a value, by which a consumer's file may know it: {@code sha256:} and the fingerprint; {@code uri:},
 * {@code dns:} and {@code email:} with an alternative name; {@code subject:} with the subject in the JDK's canonical form. A
 * name with a wildcard is a name like any other.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6">RFC 5280 §4.2.1.6</a>
 */
public final class ClientIdentity {

    public static final String SHA256 = "sha256:";
    public static final String URI = "uri:";
    public static final String DNS = "dns:";
    public static final String EMAIL = "email:";
    public static final String SUBJECT = "subject:";

    private static final int EMAIL_KIND = 1;
    private static final int DNS_KIND = 2;
    private static final int URI_KIND = 6;

    private final List<String> marks;
    private final long firstMillis;
    private final long lastMillis;

    private ClientIdentity(List<String> marks, long firstMillis, long lastMillis) {
        this.marks = List.copyOf(marks);
        this.firstMillis = firstMillis;
        this.lastMillis = lastMillis;
    }

    /** @throws GeneralSecurityException if the certificate cannot be written as it was read */
    public static ClientIdentity of(X509Certificate certificate) throws GeneralSecurityException {
        List<String> marks = new ArrayList<>();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        marks.add(SHA256 + HexFormat.of().formatHex(hash));
        addAlternatives(certificate, marks);
        String subject = certificate.getSubjectX500Principal().getName(X500Principal.CANONICAL);
        if (!subject.isEmpty()) {
            marks.add(SUBJECT + subject);
        }
        return new ClientIdentity(
                marks,
                certificate.getNotBefore().toInstant().toEpochMilli(),
                certificate.getNotAfter().toInstant().toEpochMilli());
    }

    private static void addAlternatives(X509Certificate certificate, List<String> marks) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(1) instanceof String text) {
                    switch ((Integer) name.get(0)) {
                        case URI_KIND -> marks.add(URI + text);
                        case DNS_KIND -> marks.add(DNS + text.toLowerCase(Locale.ROOT));
                        case EMAIL_KIND -> marks.add(EMAIL + text);
                        default -> {}
                    }
                }
            }
        } catch (CertificateParsingException e) {
            // What cannot be read names nobody.
        }
    }

    /** The fingerprint first. */
    public List<String> marks() {
        return marks;
    }

    public boolean isValidAt(long epochMillis) {
        return epochMillis >= firstMillis && epochMillis <= lastMillis;
    }
}
