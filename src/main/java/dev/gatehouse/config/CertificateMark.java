package dev.gatehouse.config;

import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/**
 * By what a client's certificate is known: a kind and a value, in the spelling in which certificates are compared.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4514">RFC 4514, names as text</a>
 */
final class CertificateMark {

    private static final String REMEDY =
            "write sha256:HEX, subject:CN=...,O=..., dns:NAME, uri:URI or email:ADDRESS, as the certificate has it";

    static final ValueType<String> TYPE = ValueType.of("mark of a certificate", REMEDY, CertificateMark::parse);

    private CertificateMark() {}

    private static Parsed<String> parse(String text) {
        int colon = text.indexOf(':');
        String value = colon < 0 ? "" : text.substring(colon + 1).strip();
        if (value.isEmpty()) {
            return Parsed.invalid(text, "says nothing of a certificate", REMEDY);
        }
        return switch (text.substring(0, colon)) {
            case "sha256" -> fingerprint(text, value);
            case "subject" -> subject(text, value);
            case "dns" -> Parsed.valid("dns:" + value.toLowerCase(Locale.ROOT));
            case "uri" -> uri(text, value);
            case "email" -> Parsed.valid("email:" + value);
            default -> Parsed.invalid(text, "says nothing of a certificate", REMEDY);
        };
    }

    /** With or without colons, as openssl writes them. */
    private static Parsed<String> fingerprint(String text, String value) {
        String digits = value.replace(":", "").toLowerCase(Locale.ROOT);
        return digits.matches("[0-9a-f]{64}")
                ? Parsed.valid("sha256:" + digits)
                : Parsed.invalid(
                        text,
                        "is no fingerprint by SHA-256",
                        "write the 64 digits of openssl x509 -noout -fingerprint -sha256");
    }

    private static Parsed<String> subject(String text, String value) {
        try {
            return Parsed.valid("subject:" + new X500Principal(value).getName(X500Principal.CANONICAL));
        } catch (IllegalArgumentException e) {
            return Parsed.invalid(
                    text, "is no name of a subject", "write what openssl x509 -noout -subject -nameopt RFC2253 says");
        }
    }

    private static Parsed<String> uri(String text, String value) {
        return value.indexOf(':') > 0
                ? Parsed.valid("uri:" + value)
                : Parsed.invalid(text, "is no URI", "write it whole, such as uri:spiffe://example.com/orders");
    }
}
