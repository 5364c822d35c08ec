package dev.gatehouse.container;

import java.nio.file.Path;
import java.util.Map;

/** Jetty with a web application of one of its environments. */
final class JettyContainer implements RunningContainer {

    private final ForeignLibraries libraries;
    private final ForeignObject server;
    private final ForeignObject connector;

    private JettyContainer(ForeignLibraries libraries, ForeignObject server, ForeignObject connector) {
        this.libraries = libraries;
        this.server = server;
        this.connector = connector;
    }

    /** @param environment the package of the environment, such as {@code org.eclipse.jetty.ee11} */
    static JettyContainer start(
            ForeignLibraries libraries,
            String environment,
            Path war,
            Map<String, String> contextParameters,
            Path scratch) {
        ForeignObject server = libraries.create("org.eclipse.jetty.server.Server");
        ForeignObject connector = libraries.create("org.eclipse.jetty.server.ServerConnector", server);
        libraries.run(() -> {
            connector.call("setHost", "127.0.0.1");
            server.call("addConnector", connector);
            ForeignObject webapp = libraries.create(environment + ".webapp.WebAppContext");
            webapp.call("setContextPath", "/");
            webapp.call("setWar", war.toString());
            webapp.call("setTempDirectory", scratch.toFile());
            webapp.call("setThrowUnavailableOnStartupException", true);
            contextParameters.forEach((name, value) -> webapp.call("setInitParameter", name, value));
            server.call("setHandler", webapp);
            server.call("start");
        });
        return new JettyContainer(libraries, server, connector);
    }

    @Override
    public int port() {
        return connector.call("getLocalPort").asInt();
    }

    @Override
    public ClassLoader application() {
        return server.call("getHandler").call("getClassLoader").asLoader();
    }

    @Override
    public void close() {
        libraries.run(() -> server.call("stop"));
        libraries.close();
    }
}
