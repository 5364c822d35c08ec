package dev.gatehouse.listen;

import dev.gatehouse.route.GatewaySettings.ClientTls;
import dev.gatehouse.route.GatewaySettings.HttpsSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Optional;

/** The clients' side of TLS while the gateway listens: what is offered, and certificates that are kept up to date. */
final class FrontTls implements AutoCloseable {

    private final FrontCertificates certificates;
    private final OfferedTls offered;
    private final CertificateWatch watch;

    private FrontTls(FrontCertificates certificates, OfferedTls offered, CertificateWatch watch) {
        this.certificates = certificates;
        this.offered = offered;
        this.watch = watch;
    }

    /** @throws IOException if a certificate or a key cannot be used */
    static FrontTls start(HttpsSettings settings, InstantSource time, FrontCounters counters)
            throws IOException, GeneralSecurityException {
        FrontCertificates certificates = FrontCertificates.read(settings, time, counters);
        ClientTls asked = settings.clients();
        WatchedAuthorities clients =
                asked == null ? null : WatchedAuthorities.read(asked.authorities(), time.instant());
        OfferedTls offered = OfferedTls.with(
                certificates.served(), clients == null ? null : clients.served(), asked != null && asked.required());
        return new FrontTls(certificates, offered, CertificateWatch.start(() -> {
            certificates.look();
            if (clients != null && clients.look(time.instant())) {
                offered.forgetSessions();
            }
        }));
    }

    /** @param next the protocol that is spoken inside */
    TlsConnectionFactory speaking(String next, Watch watch) {
        return new TlsConnectionFactory(offered, next, watch);
    }

    /** Of the certificate that was made at start, if one was. */
    Optional<String> selfSignedFingerprint() {
        return certificates.selfSignedFingerprint();
    }

    @Override
    public void close() {
        watch.close();
    }
}
