package dev.gatehouse.listen;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All clients that are waited for, and some that were a moment ago: whoever begins to wait for one adds it, and the sweep lets
 * it go when nobody waits any more. An exchange whose client is never waited for is never here.
 */
final class AwaitedClients {

    private final Set<Awaited> all = ConcurrentHashMap.newKeySet();

    void add(Awaited client) {
        all.add(client);
    }

    void sweep(long nowNanos) {
        all.forEach(client -> look(client, nowNanos));
    }

    private void look(Awaited client, long nowNanos) {
        if (!client.sweep(nowNanos)) {
            all.remove(client);
            client.letGo();
        }
    }
}
