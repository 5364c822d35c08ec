package dev.gatehouse.container;

import java.nio.file.Path;
import java.util.Map;

/** Tomcat, by its embedding API, with HTTP/2 for clients that begin with it. */
final class TomcatContainer implements RunningContainer {

    private final ForeignLibraries libraries;
    private final ForeignObject tomcat;

    private TomcatContainer(ForeignLibraries libraries, ForeignObject tomcat) {
        this.libraries = libraries;
        this.tomcat = tomcat;
    }

    static TomcatContainer start(
            ForeignLibraries libraries, Path war, Map<String, String> contextParameters, Path scratch) {
        // Of these there can be one in a JVM, and a second Tomcat would fail at it.
        libraries
                .type("org.apache.catalina.webresources.TomcatURLStreamHandlerFactory")
                .call("disable");
        ForeignObject tomcat = libraries.create("org.apache.catalina.startup.Tomcat");
        TomcatContainer started = new TomcatContainer(libraries, tomcat);
        libraries.run(() -> {
            tomcat.call("setBaseDir", scratch.toString());
            if (!scratch.resolve("webapps").toFile().mkdir()) {
                throw new IllegalStateException("used before: " + scratch);
            }
            tomcat.call("setPort", 0);
            tomcat.call("setHostname", "127.0.0.1");
            // Else it is the system's, with the servlet API of the tests: no listener of ours would be one to Tomcat.
            tomcat.call("getEngine").call("setParentClassLoader", libraries.loader());
            ForeignObject context = tomcat.call("addWebapp", "", war.toString());
            contextParameters.forEach((name, value) -> context.call("addParameter", name, value));
            started.connector().call("setProperty", "address", "127.0.0.1");
            started.connector().call("addUpgradeProtocol", libraries.create("org.apache.coyote.http2.Http2Protocol"));
            tomcat.call("start");
            String state = context.call("getStateName").asString();
            if (!state.equals("STARTED")) {
                started.close();
                throw new IllegalStateException("the web application is " + state);
            }
        });
        return started;
    }

    @Override
    public int port() {
        return connector().call("getLocalPort").asInt();
    }

    @Override
    public ClassLoader application() {
        return tomcat.call("getHost")
                .call("findChild", "")
                .call("getLoader")
                .call("getClassLoader")
                .asLoader();
    }

    @Override
    public void close() {
        libraries.run(() -> {
            tomcat.call("stop");
            tomcat.call("destroy");
        });
        libraries.close();
    }

    private ForeignObject connector() {
        return tomcat.call("getConnector");
    }
}
