package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Absent;
import dev.gatehouse.auth.AuthDecision.Forbidden;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.exchange.ClientIdentity;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * The caller is whoever has shown a certificate that a consumer's file knows: by TLS, or as a trusted proxy tells.
 *
 * <p>There is no challenge: a certificate is asked for when the connection begins, not for one request.
 */
final class CertificateScheme implements AuthScheme {

    private static final Absent NONE = new Absent("no certificate");
    private static final Refused NOT_VALID = new Refused("certificate not valid at this time");
    private static final Forbidden NOBODYS = new Forbidden("certificate of no consumer");
    private static final Forbidden SEVERAL = new Forbidden("certificate of several consumers");

    private final String name;
    private final CertificateHolders holders;
    private final TimeSource time;

    CertificateScheme(String name, CertificateHolders holders, TimeSource time) {
        this.name = name;
        this.holders = holders;
        this.time = time;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Challenge challenge() {
        return null;
    }

    @Override
    public boolean mayBeGuessed(ClientRequest request) {
        return false;
    }

    @Override
    public AuthDecision decide(ClientRequest request) {
        return request.certificate()
                .get()
                .fold(() -> NONE, believed -> holder(believed.identity()), faulty -> new Refused(faulty.reason()));
    }

    private AuthDecision holder(ClientIdentity identity) {
        if (!identity.isValidAt(time.wall().millis())) {
            return NOT_VALID;
        }
        return holders.find(identity.marks(), NOBODYS, SEVERAL);
    }
}
