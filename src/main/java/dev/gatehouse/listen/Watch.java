package dev.gatehouse.listen;

import dev.gatehouse.route.GatewaySettings.Patience;
import java.util.function.LongSupplier;

/**
 * What all connections of clients are watched by.
 *
 * @param nanoTime grows steadily
 */
record Watch(LongSupplier nanoTime, Patience patience, FrontCounters counters, AwaitedClients awaited) {

    Watch(LongSupplier nanoTime, Patience patience) {
        this(nanoTime, patience, new FrontCounters(), new AwaitedClients());
    }

    long now() {
        return nanoTime.getAsLong();
    }

    void count(FrontCount count) {
        counters.add(count);
    }
}
