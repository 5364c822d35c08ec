package dev.gatehouse.listen;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A listener for clients: their sockets keep their interest. */
final class FrontConnector extends ServerConnector {

    private final Watch watch;

    FrontConnector(Server server, int selectors, Watch watch, ConnectionFactory... protocols) {
        super(server, 1, selectors, protocols);
        this.watch = watch;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        var endPoint = new KeptInterestEndPoint(channel, selector, key, getScheduler(), watch);
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }
}
