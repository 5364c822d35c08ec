package dev.gatehouse.tls;

import dev.gatehouse.http.IpAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The hosts that a certificate stands for: the DNS names and addresses among its alternative names. A common name counts for
 * nothing, as it does for clients.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9525#section-6.3">RFC 9525 §6.3</a>
 */
public final class CertificateNames {

    /** Of no certificate. */
    public static final CertificateNames NONE = new CertificateNames(Set.of(), Set.of());

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final String ANY_LABEL = "*.";

    private final Set<String> exact;

    /** What follows the first label. */
    private final Set<String> wildcards;

    private CertificateNames(Set<String> exact, Set<String> wildcards) {
        this.exact = Set.copyOf(exact);
        this.wildcards = Set.copyOf(wildcards);
    }

    /** Of a certificate that was read before; none if its names cannot be. */
    public static CertificateNames of(X509Certificate certificate) {
        try {
            return read(certificate);
        } catch (CertificateParsingException e) {
            return NONE;
        }
    }

    private static CertificateNames read(X509Certificate certificate) throws CertificateParsingException {
        Set<String> exact = new HashSet<>();
        Set<String> wildcards = new HashSet<>();
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            int kind = (Integer) name.get(0);
            if (kind == DNS_NAME) {
                String host = ((String) name.get(1)).toLowerCase(Locale.ROOT);
                if (host.startsWith(ANY_LABEL)) {
                    wildcards.add(host.substring(1));
                } else {
                    exact.add(host);
                }
            } else if (kind == IP_ADDRESS) {
                IpAddress address = IpAddress.parse((String) name.get(1));
                if (address != null) {
                    exact.add(address.text());
                }
            }
        }
        return new CertificateNames(exact, wildcards);
    }

    /** @param host in lower case, an IPv6 address with or without brackets */
    public boolean covers(String host) {
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (exact.contains(plain)) {
            return true;
        }
        int dot = plain.indexOf('.');
        return dot > 0 && wildcards.contains(plain.substring(dot));
    }

    public boolean isEmpty() {
        return exact.isEmpty() && wildcards.isEmpty();
    }

    Set<String> exact() {
        return exact;
    }

    Set<String> wildcards() {
        return wildcards;
    }
}
