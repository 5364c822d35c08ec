package dev.gatehouse.upstream;

import java.net.SocketAddress;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.ComplexFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Opens connections to one endpoint. One that has to be secured is open when it is. */
final class EndpointConnector implements ConnectionInitiator {

    private final ConnectionInitiator reactor;
    private final ChunkPool chunks;
    private final Supplier<ConnectionReuseStrategy> reuse;
    private final @Nullable TlsContext tls;
    private final @Nullable SharedConnection shared;

    /**
     * @param reuse for each connection its own
     * @param tls null = connections are not secured
     * @param shared the one connection that this is for; null = for any number of those that are not shared
     */
    EndpointConnector(
            ConnectionInitiator reactor,
            ChunkPool chunks,
            Supplier<ConnectionReuseStrategy> reuse,
            @Nullable TlsContext tls,
            @Nullable SharedConnection shared) {
        this.reactor = reactor;
        this.chunks = chunks;
        this.reuse = reuse;
        this.tls = tls;
        this.shared = shared;
    }

    /** @param attachment what HttpClient would tell the protocol's handler; it is told what there is to do instead */
    @Override
    public Future<IOSession> connect(
            NamedEndpoint remoteEndpoint,
            SocketAddress remoteAddress,
            SocketAddress localAddress,
            Timeout timeout,
            @Nullable Object attachment,
            FutureCallback<IOSession> callback) {
        if (tls == null) {
            NewConnection plain = new NewConnection(null, reuse.get(), shared);
            return reactor.connect(remoteEndpoint, remoteAddress, localAddress, timeout, plain, callback);
        }
        ComplexFuture<IOSession> future = new ComplexFuture<>(callback);
        TlsOpening opening =
                new TlsOpening(tls.engine(remoteEndpoint.getHostName(), remoteEndpoint.getPort()), chunks, future);
        NewConnection secured = new NewConnection(opening, reuse.get(), shared);
        Future<IOSession> socket =
                reactor.connect(remoteEndpoint, remoteAddress, localAddress, timeout, secured, opening);
        // It is asked to cancel, too, what is done already.
        Cancellable both = () -> {
            boolean cancelled = opening.cancel();
            return socket.cancel(true) || cancelled;
        };
        future.setDependency(both);
        return future;
    }
}
