package dev.gatehouse.listen;

import dev.gatehouse.exchange.ShownCertificate;
import dev.gatehouse.http.Authority;
import dev.gatehouse.tls.CertificateNames;
import dev.gatehouse.tls.ClientAuthorities;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection under TLS.
 *
 * <p>Its handshake is computing, a millisecond of it with an RSA key, and is done by a thread of the pool: on the selector's
 * thread it would hold up all other connections of that selector. What comes after it is read there, as it is without TLS.
 */
final class TlsConnection extends SslConnection implements WatchedConnection {

    private static final long NO_BYTE_YET = 0;
    private static final ShownCertificate UNTRUSTED = new ShownCertificate.Faulty("certificate not trusted any more");

    private final Watch watch;
    private volatile long firstByteNanos = NO_BYTE_YET;

    private volatile boolean handshaken;
    private volatile boolean tooSlow;
    private volatile boolean brokenOff;
    private volatile @Nullable CertificateNames names;
    private volatile @Nullable Judged judged;

    /** Those who vouch for clients; null if no client is asked. */
    private final @Nullable ServedAuthorities authorities;

    /** What certain authorities say of this client's certificate. */
    private record Judged(ClientAuthorities by, ShownCertificate certificate) {}

    TlsConnection(Connector connector, EndPoint endPoint, OfferedTls offered, SSLEngine engine, Watch watch) {
        super(connector.getByteBufferPool(), connector.getExecutor(), offered, endPoint, engine, false, false);
        this.watch = watch;
        this.authorities = offered.authorities();
        addHandshakeListener(new SslHandshakeListener() {
            @Override
            public void handshakeSucceeded(Event event) {
                handshaken = true;
            }

            @Override
            public void handshakeFailed(Event event, Throwable failure) {
                if (!tooSlow && firstByteNanos != NO_BYTE_YET) {
                    watch.count(FrontCount.HANDSHAKES_FAILED);
                }
            }
        });
    }

    @Override
    public void onFillable() {
        if (!handshaken && firstByteNanos == NO_BYTE_YET) {
            // Odd, so that it is never none.
            firstByteNanos = watch.now() | 1;
        }
        super.onFillable();
    }

    /** A handshake on which no byte has come yet is no handshake: how long it is kept is the connection's inside. */
    @Override
    public void sweep(long nowNanos) {
        if (handshaken || firstByteNanos == NO_BYTE_YET) {
            if (getSslEndPoint().getConnection() instanceof WatchedConnection inside) {
                inside.sweep(nowNanos);
            }
        } else if (nowNanos - firstByteNanos > watch.patience().headTime().toNanos()) {
            tooSlow = true;
            watch.count(FrontCount.HANDSHAKES_TOO_SLOW);
            getEndPoint().close();
        }
    }

    /** From now on the connection ends without the alert by which TLS says that all was sent. */
    void breakOff() {
        brokenOff = true;
    }

    @Override
    protected SslEndPoint newSslEndPoint() {
        return new BreakableEndPoint();
    }

    @Override
    public void tryFillInterested(Callback callback) {
        super.tryFillInterested(
                handshaken ? callback : Callback.from(InvocationType.BLOCKING, callback::succeeded, callback::failed));
    }

    /**
     * Whether the certificate that this client was shown, now or in the session that it resumed, stands for a host. The
     * certificates in use may be others by now. Who asks refuses the request if not, and it is counted here.
     */
    boolean covers(Authority host) {
        CertificateNames shown = names;
        if (shown == null) {
            shown = shownNames();
            names = shown;
        }
        boolean covered = shown.covers(host.host());
        if (!covered) {
            watch.count(FrontCount.REQUESTS_MISDIRECTED);
        }
        return covered;
    }

    /**
     * The certificate by which this client has shown who it is, when the connection began or in the session that it resumed. It is
     * verified again by whoever vouches now, once after each change.
     */
    ShownCertificate certificate() {
        if (authorities == null) {
            return ShownCertificate.NONE;
        }
        ClientAuthorities now = authorities.inUse();
        Judged known = judged;
        if (known == null || known.by() != now) {
            known = new Judged(now, judge(now));
            judged = known;
        }
        return known.certificate();
    }

    private ShownCertificate judge(ClientAuthorities now) {
        try {
            Certificate[] shown = getSSLEngine().getSession().getPeerCertificates();
            X509Certificate[] chain = Arrays.copyOf(shown, shown.length, X509Certificate[].class);
            return ServedAuthorities.vouch(now, chain) ? ShownCertificate.believed(chain[0]) : UNTRUSTED;
        } catch (SSLPeerUnverifiedException e) {
            return ShownCertificate.NONE;
        }
    }

    private CertificateNames shownNames() {
        Certificate[] chain = getSSLEngine().getSession().getLocalCertificates();
        return chain == null || chain.length == 0
                ? CertificateNames.NONE
                : CertificateNames.of((X509Certificate) chain[0]);
    }

    private final class BreakableEndPoint extends SslEndPoint {

        @Override
        public void doClose() {
            if (brokenOff) {
                // The socket goes first, so that there is nothing left to say it on.
                getEndPoint().close();
            }
            super.doClose();
        }
    }
}
