package dev.gatehouse.listen;

import dev.gatehouse.assembly.Gateway;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.net.URI;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The operators' listener: a small server of its own, so that it answers whatever the load on the front. */
public final class AdminJetty {

    private static final int THREADS = 4;

    private final JettyServer server;

    private AdminJetty(JettyServer server) {
        this.server = server;
    }

    /** @throws Exception as Jetty has it, such as a port that is taken */
    public static AdminJetty start(Gateway gateway, ListenAddress address) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("gatehouse-admin");
        threads.setReservedThreads(0);
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        context.addEventListener(new AdminInstaller(gateway));
        server.setHandler(context);
        JettyServer.add(connector, address, "admin.listen");
        return new AdminJetty(JettyServer.start(server));
    }

    public URI uri() {
        return server.uris().get(0);
    }

    public void stop() {
        server.stop();
    }
}
