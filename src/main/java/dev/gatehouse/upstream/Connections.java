package dev.gatehouse.upstream;

import dev.gatehouse.route.PoolSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.pool.PoolStats;
import org.apache.hc.core5.util.TimeValue;

/**
 * Where connections of one service come from and go back to. Those that exchanges share are taken from the same pool, and kept as long
 * as they live.
 */
final class Connections {

    private final PoolingAsyncClientConnectionManager pool;
    private final EndpointConnectors connectors;
    private final AddressCache addresses;
    private final TimeValue keepIdle;

    /** Of those endpoints whose connections are shared. */
    private final Map<Endpoint, SharedConnections> shared = new HashMap<>();

    private final List<Endpoint> unshared;
    private final boolean sharesAny;

    /** @param upstream for the log */
    Connections(
            String upstream,
            PoolSettings settings,
            List<Endpoint> endpoints,
            EndpointConnectors connectors,
            AddressCache addresses,
            LongSupplier nanoTime) {
        this.pool = openPool(settings, endpoints, addresses);
        this.connectors = connectors;
        this.addresses = addresses;
        this.keepIdle = TimeValue.ofMilliseconds(settings.idle().toMillis());
        AtomicInteger waiting = new AtomicInteger();
        for (Endpoint endpoint : endpoints) {
            if (endpoint.isShared(settings.protocol())) {
                shared.put(endpoint, new SharedConnections(this, endpoint, upstream, settings, waiting, nanoTime));
            }
        }
        this.sharesAny = !shared.isEmpty();
        this.unshared = endpoints.stream()
                .filter(endpoint -> !shared.containsKey(endpoint))
                .toList();
    }

    private static PoolingAsyncClientConnectionManager openPool(
            PoolSettings settings, List<Endpoint> endpoints, AddressCache addresses) {
        var pool = new PoolingAsyncClientConnectionManager(
                RegistryBuilder.<TlsStrategy>create().build(),
                PoolConcurrencyPolicy.STRICT,
                PoolReusePolicy.LIFO,
                TimeValue.NEG_ONE_MILLISECOND,
                DefaultSchemePortResolver.INSTANCE,
                addresses);
        pool.setMaxTotal(Integer.MAX_VALUE);
        pool.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setTimeToLive(
                        TimeValue.ofMilliseconds(Math.max(1, settings.maxAge().toMillis())))
                .build());
        pool.setDefaultMaxPerRoute(settings.maxConnectionsPerEndpoint());
        for (Endpoint endpoint : endpoints) {
            pool.setMaxPerRoute(endpoint.route(), settings.maxConnectionsPerEndpoint());
        }
        return pool;
    }

    /** A way to the endpoint, which then is to be asked for. */
    Lease lease(Endpoint endpoint, Duration connectTimeout, Lease.Holder holder) {
        SharedConnections ofEndpoint = sharesAny ? shared.get(endpoint) : null;
        return ofEndpoint == null
                ? new ConnectionLease(this, endpoint, connectTimeout, holder)
                : ofEndpoint.lease(connectTimeout, holder);
    }

    PoolingAsyncClientConnectionManager pool() {
        return pool;
    }

    EndpointConnectors connectors() {
        return connectors;
    }

    AddressCache addresses() {
        return addresses;
    }

    /** How long a connection that is given back is kept. */
    TimeValue keepIdle() {
        return keepIdle;
    }

    /** Whether connections to the endpoint are shared, so that who waits for one is counted there. */
    boolean isShared(Endpoint endpoint) {
        return sharesAny && shared.containsKey(endpoint);
    }

    /** In use now, over all endpoints. */
    int inUse() {
        if (!sharesAny) {
            return pool.getTotalStats().getLeased();
        }
        return shared.values().stream().mapToInt(SharedConnections::inUse).sum()
                + unshared.stream()
                        .mapToInt(endpoint -> pool.getStats(endpoint.route()).getLeased())
                        .sum();
    }

    /** Called several times a second. */
    void sweep(long nowNanos) {
        shared.values().forEach(connections -> connections.sweep(nowNanos));
    }

    void closeExpired() {
        pool.closeExpired();
    }

    /** Whoever asks is served; nothing is kept from now on that nobody uses. */
    void keepNone() {
        shared.values().forEach(SharedConnections::keepNone);
        pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
    }

    boolean isEmpty() {
        PoolStats left = pool.getTotalStats();
        return left.getLeased() + left.getPending() + left.getAvailable() == 0
                && shared.values().stream().allMatch(SharedConnections::isEmpty);
    }

    void close() {
        pool.close(CloseMode.IMMEDIATE);
    }
}
