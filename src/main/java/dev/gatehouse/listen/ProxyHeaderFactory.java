package dev.gatehouse.listen;

import dev.gatehouse.http.TrustedProxies;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;

/** Makes each connection of a listener begin with a header of the PROXY protocol. */
final class ProxyHeaderFactory extends AbstractConnectionFactory {

    private final TrustedProxies trusted;
    private final Duration limit;
    private final Refusals refusals;
    private final String next;

    /**
     * @param trusted from whom headers are taken
     * @param limit from the connection's beginning to the header's end
     * @param next the protocol that is spoken behind the header
     */
    ProxyHeaderFactory(TrustedProxies trusted, Duration limit, Refusals refusals, String next) {
        super("proxy");
        this.trusted = trusted;
        this.limit = limit;
        this.refusals = refusals;
        this.next = next;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        var factory = Objects.requireNonNull(connector.getConnectionFactory(next), next);
        return configure(new ProxyHeaderConnection(connector, endPoint, this, factory), connector, endPoint);
    }

    boolean trusts(SocketAddress peer) {
        return peer instanceof InetSocketAddress address
                && trusted.contains(address.getAddress().getHostAddress());
    }

    Duration limit() {
        return limit;
    }

    Refusals refusals() {
        return refusals;
    }
}
