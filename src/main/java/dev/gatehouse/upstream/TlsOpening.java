package dev.gatehouse.upstream;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import org.apache.hc.core5.concurrent.BasicFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOSession;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is being secured, and who waits for that. To its {@link EagerSession} it is a command, the first that it
 * gets. Whoever gives up waiting closes the socket, which belongs to nobody yet.
 */
final class TlsOpening implements Command, FutureCallback<IOSession> {

    private enum State {
        UNDER_WAY,
        SECURED,
        FAILED
    }

    private final SSLEngine engine;
    private final ChunkPool chunks;
    private final BasicFuture<IOSession> waiting;
    private final AtomicReference<State> state = new AtomicReference<>(State.UNDER_WAY);

    /** The reactor's own. */
    private volatile @Nullable IOSession raw;

    private volatile @Nullable TlsChannel channel;

    /** What who waits is to get. */
    private volatile @Nullable IOSession opened;

    /** @param waiting told of the connection once it is secured, or why it could not be */
    TlsOpening(SSLEngine engine, ChunkPool chunks, BasicFuture<IOSession> waiting) {
        this.engine = engine;
        this.chunks = chunks;
        this.waiting = waiting;
    }

    /** The socket is open. */
    void begin(IOSession session) {
        channel = new TlsChannel(engine, session, chunks);
        raw = session;
        if (state.get() == State.FAILED) {
            session.close(CloseMode.IMMEDIATE);
        }
    }

    TlsChannel channel() {
        return Objects.requireNonNull(channel, "not begun");
    }

    boolean isSecured() {
        return state.get() == State.SECURED;
    }

    void secured() {
        if (state.compareAndSet(State.UNDER_WAY, State.SECURED)) {
            waiting.completed(opened);
        }
    }

    /** Whether it had not been secured, and has failed by this. */
    boolean endedBy(Exception cause) {
        boolean first = state.compareAndSet(State.UNDER_WAY, State.FAILED);
        if (first) {
            waiting.failed(TlsFailure.of(cause));
        }
        return first;
    }

    /** The connection is no more. */
    void disconnected() {
        endedBy(TlsFailure.because("the connection ended during the TLS handshake"));
        channel().dispose();
    }

    @Override
    public boolean cancel() {
        boolean first = state.compareAndSet(State.UNDER_WAY, State.FAILED);
        IOSession session = raw;
        if (first && session != null) {
            session.close(CloseMode.IMMEDIATE);
        }
        return first;
    }

    // What becomes of the socket.

    @Override
    public void completed(IOSession session) {
        opened = session;
    }

    @Override
    public void failed(Exception cause) {
        if (state.compareAndSet(State.UNDER_WAY, State.FAILED)) {
            waiting.failed(cause);
        }
    }

    @Override
    public void cancelled() {
        waiting.cancel();
    }
}
