package dev.gatehouse.upstream;

import dev.gatehouse.route.UpstreamSettings;
import java.util.function.LongSupplier;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.jspecify.annotations.Nullable;

/**
 * What of a service stays when the addresses of its endpoints change.
 *
 * @param concurrency null = no limit
 */
record Lasting(EndpointConnectors connectors, @Nullable ConcurrencyLimit concurrency) {

    static Lasting of(UpstreamSettings settings, ConnectionInitiator reactor, ChunkPool chunks, LongSupplier nanoTime) {
        return new Lasting(
                new EndpointConnectors(settings, reactor, chunks, nanoTime),
                settings.concurrency().isUnlimited()
                        ? null
                        : new ConcurrencyLimit(settings.concurrency(), requests(settings)));
    }

    /** The service is there now. */
    void isAt(UpstreamSettings settings) {
        if (concurrency != null) {
            concurrency.connections(requests(settings));
        }
    }

    /** That all endpoints together may have at a time. */
    private static int requests(UpstreamSettings settings) {
        long all = settings.endpoints().stream()
                .mapToLong(settings.pool()::mostRequests)
                .sum();
        return (int) Math.min(Integer.MAX_VALUE, all);
    }
}
