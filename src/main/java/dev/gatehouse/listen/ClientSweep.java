package dev.gatehouse.listen;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.eclipse.jetty.io.EndPoint;

/** Looks at all connections of clients, and at all clients that are waited for, twice a second: no request needs a timer. */
final class ClientSweep implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(ClientSweep.class);
    private static final long PERIOD_MILLIS = 500;

    private final List<FrontConnector> connectors;
    private final Watch watch;
    private final ScheduledExecutorService thread;

    private ClientSweep(List<FrontConnector> connectors, Watch watch, ScheduledExecutorService thread) {
        this.connectors = connectors;
        this.watch = watch;
        this.thread = thread;
    }

    static ClientSweep start(List<FrontConnector> connectors, Watch watch) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "gatehouse-client-sweep");
            made.setDaemon(true);
            return made;
        });
        ClientSweep sweep = new ClientSweep(connectors, watch, thread);
        var unused = thread.scheduleWithFixedDelay(sweep::sweep, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return sweep;
    }

    void sweep() {
        long now = watch.now();
        for (FrontConnector connector : connectors) {
            carefully(() ->
                    connector.getConnectedEndPoints().forEach(endPoint -> carefully(() -> sweep(endPoint, now))));
        }
        carefully(() -> watch.awaited().sweep(now));
    }

    private static void sweep(EndPoint endPoint, long now) {
        if (endPoint instanceof KeptInterestEndPoint socket
                && !socket.endedByLingering(now)
                && socket.getConnection() instanceof WatchedConnection connection) {
            connection.sweep(now);
        }
    }

    /**
     * A task that fails is never run again, and one client's fault is not the others'. Not even by an error, such as for lack of
     * memory or of descriptors: then above all must slow clients be let go of.
     */
    private static void carefully(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a client could not be looked at", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
