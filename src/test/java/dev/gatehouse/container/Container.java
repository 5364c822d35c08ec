package dev.gatehouse.container;

import java.nio.file.Path;
import java.util.Map;

/** The servlet containers that the WAR is tested in. */
enum Container {
    TOMCAT_10_1,
    TOMCAT_11,
    JETTY_EE10,
    JETTY_EE11;

    /**
     * Deploys a WAR at the root of the container, which listens on a free port of the loopback address. Each start has
     * new class loaders: nothing of one run is left in the next.
     *
     * @param scratch an empty directory for whatever the container wants to write
     */
    RunningContainer start(Path war, Map<String, String> contextParameters, Path scratch) {
        return switch (this) {
            case TOMCAT_10_1 -> tomcat("tomcat-10", war, contextParameters, scratch);
            case TOMCAT_11 -> tomcat("tomcat-11", war, contextParameters, scratch);
            case JETTY_EE10 -> jetty("ee10", war, contextParameters, scratch);
            case JETTY_EE11 -> jetty("ee11", war, contextParameters, scratch);
        };
    }

    private static RunningContainer tomcat(
            String folder, Path war, Map<String, String> contextParameters, Path scratch) {
        return TomcatContainer.start(ForeignLibraries.in(folder), war, contextParameters, scratch);
    }

    private static RunningContainer jetty(
            String environment, Path war, Map<String, String> contextParameters, Path scratch) {
        ForeignLibraries libraries = ForeignLibraries.in("jetty", "jetty-" + environment);
        return JettyContainer.start(libraries, "org.eclipse.jetty." + environment, war, contextParameters, scratch);
    }
}
