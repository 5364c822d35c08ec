package dev.gatehouse.upstream;

import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.UpstreamSettings;
import dev.gatehouse.route.UpstreamTls;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.reactor.ConnectionInitiator;

/**
 * How connections to the endpoints of one upstream are opened. What they need for TLS is made before the first of them: it may
 * take as long as reading all authorities that the JVM trusts.
 */
final class EndpointConnectors {

    private final ConnectionInitiator reactor;
    private final ChunkPool chunks;
    private final Supplier<ConnectionReuseStrategy> reuse;
    private final ConnectionInitiator plain;
    private final Map<UpstreamTls, TlsContext> contexts = new HashMap<>();
    private final Map<UpstreamTls, ConnectionInitiator> secured = new HashMap<>();

    EndpointConnectors(
            UpstreamSettings settings, ConnectionInitiator reactor, ChunkPool chunks, LongSupplier nanoTime) {
        Duration maxAge = settings.pool().maxAge();
        this.reactor = reactor;
        this.chunks = chunks;
        reuse = () -> new AgeLimit(maxAge, nanoTime, ThreadLocalRandom.current()::nextDouble);
        plain = new EndpointConnector(reactor, chunks, reuse, null, null);
        for (EndpointSettings endpoint : settings.endpoints()) {
            UpstreamTls tls = endpoint.tls();
            if (tls != null && !contexts.containsKey(tls)) {
                TlsContext context = new TlsContext(tls, settings.pool().protocol());
                contexts.put(tls, context);
                secured.put(tls, new EndpointConnector(reactor, chunks, reuse, context, null));
            }
        }
    }

    ConnectionInitiator of(Endpoint endpoint) {
        UpstreamTls tls = endpoint.tls();
        return tls == null ? plain : Objects.requireNonNull(secured.get(tls));
    }

    /** For one connection that is shared. */
    ConnectionInitiator of(Endpoint endpoint, SharedConnection shared) {
        UpstreamTls tls = endpoint.tls();
        TlsContext context = tls == null ? null : Objects.requireNonNull(contexts.get(tls));
        return new EndpointConnector(reactor, chunks, reuse, context, shared);
    }
}
