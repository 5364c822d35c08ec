package dev.gatehouse.listen;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** Makes the connections of clients, and sets them as Jetty's own factory does: a new Jetty may set more. */
final class FrontConnectionFactory extends HttpConnectionFactory {

    private final int maxFields;
    private final Watch watch;

    /** @param maxFields of a head, and of what stands behind a body */
    FrontConnectionFactory(HttpConfiguration configuration, int maxFields, Watch watch) {
        super(configuration);
        this.maxFields = maxFields;
        this.watch = watch;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        FrontConnection connection = new FrontConnection(getHttpConfiguration(), connector, endPoint, maxFields, watch);
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }
}
