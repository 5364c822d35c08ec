package dev.gatehouse.assembly;

import dev.gatehouse.config.ConfigSource;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a WAR enters: {@code web.xml} names this class alone. It finds the configuration, starts the gateway and
 * registers the chain; with a problem the deployment fails, and all problems are in the log.
 */
public final class GatewayListener implements ServletContextListener {

    private @Nullable Gateway gateway;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        Gateway started = start(DeployedConfiguration.source(context));
        try {
            install(started, context);
            started.watchFiles();
        } catch (RuntimeException | Error e) {
            // Not every container tells a listener of the end whose beginning failed.
            started.close();
            throw e;
        }
        gateway = started;
    }

    private static void install(Gateway started, ServletContext context) {
        started.install(context);
        String adminPath = started.configuration().gateway().adminPath();
        if (adminPath != null) {
            started.installHealth(context, adminPath);
        }
    }

    private static Gateway start(ConfigSource source) {
        try {
            return Gateway.start(source, DeployedConfiguration.read(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        Gateway started = gateway;
        if (started != null) {
            drainAndClose(started);
        }
    }

    private static void drainAndClose(Gateway started) {
        try {
            started.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        started.close();
    }
}
