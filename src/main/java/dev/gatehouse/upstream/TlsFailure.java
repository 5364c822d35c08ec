package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;
import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.jspecify.annotations.Nullable;

/** Why a connection could not be secured, or did not stay so. */
final class TlsFailure extends IOException {

    private static final long serialVersionUID = 1;

    private final FailureKind kind;

    private TlsFailure(FailureKind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What became of a handshake, by what ended it. */
    static TlsFailure of(Throwable cause) {
        if (cause instanceof TlsFailure known) {
            return known;
        }
        for (Throwable link = cause; link != null; link = link.getCause()) {
            if (link instanceof CertificateException) {
                return ofCertificate(link);
            }
        }
        return new TlsFailure(
                FailureKind.TLS_FAILED, "the TLS handshake did not come about: " + cause.getMessage(), cause);
    }

    static TlsFailure because(String message) {
        return new TlsFailure(FailureKind.TLS_FAILED, message, null);
    }

    /** The JDK has refused it; here is only told why. What it says of names alone comes without a cause of its own. */
    private static TlsFailure ofCertificate(Throwable refusal) {
        if (isOutOfTime(refusal)) {
            return new TlsFailure(
                    FailureKind.TLS_EXPIRED, "the service's certificate has expired, or is not valid yet", refusal);
        }
        return refusal.getClass() == CertificateException.class && refusal.getCause() == null
                ? new TlsFailure(FailureKind.TLS_WRONG_NAME, "the service's certificate is for another name", refusal)
                : new TlsFailure(
                        FailureKind.TLS_UNTRUSTED,
                        "nobody who is trusted vouches for the service's certificate",
                        refusal);
    }

    private static boolean isOutOfTime(Throwable refusal) {
        for (Throwable link = refusal; link != null; link = link.getCause()) {
            boolean byPath = link instanceof CertPathValidatorException path
                    && (path.getReason() == BasicReason.EXPIRED || path.getReason() == BasicReason.NOT_YET_VALID);
            if (byPath
                    || link instanceof CertificateExpiredException
                    || link instanceof CertificateNotYetValidException) {
                return true;
            }
        }
        return false;
    }

    FailureKind kind() {
        return kind;
    }
}
