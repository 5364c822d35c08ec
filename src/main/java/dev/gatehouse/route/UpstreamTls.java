package dev.gatehouse.route;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is demanded of a service that is spoken to by TLS, and what is shown to it. Equal if it says the same of the same
 * certificates, so that a file with other content makes it another.
 *
 * @param authorities who may vouch for the service; null = those whom the JVM trusts
 * @param serverName who the service is to be; null = whom the endpoint names
 * @param verified whether its certificate is looked at at all
 * @param certificate shown if the service asks for one; null = none
 */
public record UpstreamTls(
        @Nullable List<X509Certificate> authorities,
        @Nullable String serverName,
        boolean verified,
        @Nullable ClientCertificate certificate) {

    /** Where nothing is said. */
    public static final UpstreamTls STANDARD = new UpstreamTls(null, null, true, null);

    public UpstreamTls {
        authorities = authorities == null ? null : List.copyOf(authorities);
    }
}
