package dev.gatehouse.listen;

import dev.gatehouse.route.GatewaySettings.Patience;
import java.util.function.LongSupplier;

/**
 * What all connections of clients are watched by.
 *
 * @param nanoTime grows steadily
 */
record Watch(
        LongSupplier nanoTime, Patience patience, FrontCounters counters, AwaitedClients awaited, Refusals refusals) {

    Watch(LongSupplier nanoTime, Patience patience) {
        this(nanoTime, patience, new FrontCounters());
    }

    private Watch(LongSupplier nanoTime, Patience patience, FrontCounters counters) {
        this(nanoTime, patience, counters, new AwaitedClients(), new Refusals(nanoTime, counters));
    }

    long now() {
        return nanoTime.getAsLong();
    }

    void count(FrontCount count) {
        counters.add(count);
    }
}
