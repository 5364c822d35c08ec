package dev.gatehouse.listen;

import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.net.URI;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A running Jetty with one listener. */
final class JettyServer {

    private static final Logger LOG = LogManager.getLogger(JettyServer.class);

    private final Server server;
    private final ServerConnector connector;

    private JettyServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** @throws Exception as Jetty has it, such as a port that is taken */
    static JettyServer start(Server server, ServerConnector connector, ListenAddress address) throws Exception {
        connector.setHost(address.host());
        connector.setPort(address.port());
        server.addConnector(connector);
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
        return new JettyServer(server, connector);
    }

    /** With the port that was really taken; an address that stands for all is shown as loopback. */
    URI uri() {
        String host = connector.getHost();
        String shown = host == null || host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        String bracketed = shown.indexOf(':') >= 0 ? "[" + shown + "]" : shown;
        return URI.create("http://" + bracketed + ":" + connector.getLocalPort());
    }

    void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the server did not stop cleanly", e);
        }
    }
}
