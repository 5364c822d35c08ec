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

    /**
     * @param reuse for each connection its own
     * @param tls null = connections are not secured
     */
    EndpointConnector(
            ConnectionInitiator reactor,
            ChunkPool chunks,
            Supplier<ConnectionReuseStrategy> reuse,
            @Nullable TlsContext tls) {
        this.reactor = reactor;
        this.chunks = chunks;
        this.reuse = reuse;
        this.tls = tls;
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
            NewConnection plain = new NewConnection(null, reuse.get());
            return reactor.connect(remoteEndpoint, remoteAddress, localAddress, timeout, plain, callback);
        }
        ComplexFuture<IOSession> future = new ComplexFuture<>(callback);
        TlsOpening opening =
                new TlsOpening(tls.engine(remoteEndpoint.getHostName(), remoteEndpoint.getPort()), chunks, future);
        NewConnection secured = new NewConnection(opening, reuse.get());
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
