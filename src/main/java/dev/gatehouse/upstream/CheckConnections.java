package dev.gatehouse.upstream;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connections that checks are made on, and no request: each is closed behind its check. There are none until the first one. */
final class CheckConnections implements HealthChecks.Starter {

    private final Supplier<Connections> opener;

    /** Null before the first check. */
    private volatile @Nullable Connections opened;

    /** @param opener of a pool with one connection for each endpoint */
    CheckConnections(Supplier<Connections> opener) {
        this.opener = opener;
    }

    /** For the thread that sweeps. */
    @Override
    public HealthCheck start(
            Endpoint endpoint, @Nullable String path, Duration timeout, long nowNanos, HealthCheck.Listener listener) {
        Connections connections = opened;
        if (connections == null) {
            connections = opener.get();
            opened = connections;
        }
        HealthCheck check = new HealthCheck(connections, endpoint, path, timeout, nowNanos, listener);
        check.start();
        return check;
    }

    /** Called several times a second. */
    void sweep(long nowNanos) {
        Connections connections = opened;
        if (connections != null) {
            connections.sweep(nowNanos);
        }
    }

    /** Null if there never was one. */
    @Nullable
    Connections opened() {
        return opened;
    }
}
