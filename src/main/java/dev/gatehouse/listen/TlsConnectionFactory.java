package dev.gatehouse.listen;

import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;

/** Makes each connection of a listener one under TLS. */
final class TlsConnectionFactory extends SslConnectionFactory {

    private final OfferedTls offered;
    private final Watch watch;

    /** @param next the protocol that is spoken inside */
    TlsConnectionFactory(OfferedTls offered, String next, Watch watch) {
        super(offered, next);
        this.offered = offered;
        this.watch = watch;
        // Jetty's own check of names looks at no change of certificates, and its answer is not ours.
        setEnsureSecureRequestCustomizer(false);
    }

    @Override
    protected SslConnection newSslConnection(Connector connector, EndPoint endPoint, SSLEngine engine) {
        return new TlsConnection(connector, endPoint, offered, engine, watch);
    }
}
