package dev.gatehouse.listen;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * All clients that are waited for, and some that were a moment ago: whoever begins to wait for one adds it, and the sweep lets
 * it go when nobody waits any more. An exchange whose client is never waited for is never here.
 */
final class AwaitedClients {

    private static final Logger LOG = LogManager.getLogger(AwaitedClients.class);

    private final Set<Awaited> all = ConcurrentHashMap.newKeySet();

    void add(Awaited client) {
        all.add(client);
    }

    void sweep(long nowNanos) {
        all.forEach(client -> look(client, nowNanos));
    }

    /** One at which the look fails is let go of: it would fail again, and is not to keep the sweep from the others. */
    private void look(Awaited client, long nowNanos) {
        try {
            if (!client.sweep(nowNanos)) {
                all.remove(client);
                client.letGo();
            }
        } catch (RuntimeException | Error e) {
            all.remove(client);
            LOG.error("a client that is waited for could not be looked at", e);
        }
    }
}
