package dev.gatehouse.listen;

import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;

/** A running Jetty with its listeners. */
final class JettyServer {

    private static final Logger LOG = LogManager.getLogger(JettyServer.class);

    private final Server server;
    private final List<URI> uris;

    private JettyServer(Server server, List<URI> uris) {
        this.server = server;
        this.uris = List.copyOf(uris);
    }

    /** @throws Exception as Jetty has it, such as a port that is taken */
    static JettyServer start(Server server) throws Exception {
        try {
            server.start();
            return new JettyServer(
                    server,
                    Arrays.stream(server.getConnectors()).map(JettyServer::uri).toList());
        } catch (Exception e) {
            Exception told = e.getCause() instanceof SocketException refusal ? cannotListen(server, refusal) : e;
            stop(server);
            throw told;
        } catch (Error e) {
            stop(server);
            throw e;
        }
    }

    /** Names the listener that did not open, which Jetty does only in its own terms. */
    private static IOException cannotListen(Server server, SocketException refusal) {
        ServerConnector closed = Arrays.stream(server.getConnectors())
                .map(ServerConnector.class::cast)
                .filter(connector -> !connector.isOpen())
                .findFirst()
                .orElseThrow();
        String host = closed.getHost() == null ? "" : closed.getHost() + ":";
        return new IOException(
                "cannot listen on " + host + closed.getPort() + ": " + refusal.getMessage()
                        + "\n    stop what listens there, or write another address for " + closed.getName(),
                refusal);
    }

    /**
     * Adds a listener to a server that is still to be started.
     *
     * @param key by which its address is configured
     */
    static void add(ServerConnector connector, ListenAddress address, String key) {
        connector.setName(key);
        connector.setHost(address.host());
        connector.setPort(address.port());
        connector.getServer().addConnector(connector);
    }

    /** Where it listens, in the order in which the listeners were added, each with the port that was really taken. */
    List<URI> uris() {
        return uris;
    }

    /** An address that stands for all is shown as loopback. */
    private static URI uri(Connector listener) {
        ServerConnector connector = (ServerConnector) listener;
        boolean tls = connector.getConnectionFactory(SslConnectionFactory.class) != null;
        String host = connector.getHost();
        String shown = host == null || host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        String bracketed = shown.indexOf(':') >= 0 ? "[" + shown + "]" : shown;
        return URI.create((tls ? "https://" : "http://") + bracketed + ":" + connector.getLocalPort());
    }

    /**
     * Closes the accepting sockets, so that whoever wants to connect is refused, by this process and at once. What is answered
     * from now on, on connections that are open, says {@code Connection: close}; those that speak HTTP/2 are told at once.
     */
    void stopAccepting() {
        for (Connector connector : server.getConnectors()) {
            // Done when the last connection has gone: whoever drains counts exchanges instead.
            var unused = connector.shutdown();
        }
        server.getContainedBeans(FrontHttp2Factory.class).forEach(FrontHttp2Factory::askToLeave);
    }

    void stop() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the server did not stop cleanly", e);
        }
    }
}
