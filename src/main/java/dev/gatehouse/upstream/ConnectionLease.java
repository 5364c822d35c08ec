package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.upstream.UpstreamFailure.Progress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an endpoint: asked of the pool, opened if it is not, and given back exactly once, with the holder's
 * place at the endpoint.
 *
 * <p>Giving up is possible at any time and from any thread. While the pool or the network still owes an answer, the
 * connection is given back by that answer and not before: a socket that opened behind a place given back already would
 * belong to nobody and stay open. What is decided is decided under the lock; the pool is called outside it.
 */
final class ConnectionLease implements Lease {

    private static final Logger LOG = LogManager.getLogger(ConnectionLease.class);

    private enum State {
        ASKED,
        OPENING,
        HELD,
        BACK
    }

    private final Connections connections;
    private final Endpoint endpoint;
    private final Duration connectTimeout;
    private final Holder holder;
    private final @Nullable ConnectionInitiator initiator;

    // Guarded by this.
    private State state = State.ASKED;
    private boolean unwanted;
    private @Nullable AsyncConnectionEndpoint connection;
    private @Nullable Future<AsyncConnectionEndpoint> owed;

    ConnectionLease(Connections connections, Endpoint endpoint, Duration connectTimeout, Holder holder) {
        this(connections, endpoint, connectTimeout, holder, null);
    }

    /** @param initiator by which it is opened; null = as the endpoint's usually are */
    ConnectionLease(
            Connections connections,
            Endpoint endpoint,
            Duration connectTimeout,
            Holder holder,
            @Nullable ConnectionInitiator initiator) {
        this.initiator = initiator;
        this.connections = connections;
        this.endpoint = endpoint;
        this.connectTimeout = connectTimeout;
        this.holder = holder;
    }

    @Override
    public void ask() {
        Answer answer = new Answer(this::leased);
        owe(State.ASKED, answer, () -> connections.pool().lease("", endpoint.route(), null, Timeout.DISABLED, answer));
    }

    private void leased(AsyncConnectionEndpoint leased) {
        boolean open = leased.isConnected();
        synchronized (this) {
            connection = leased;
            owed = null;
            state = open ? State.HELD : State.OPENING;
        }
        if (isUnwanted()) {
            close();
        } else if (open) {
            holder.connected(true);
        } else {
            holder.opening();
            if (endpoint.isNamed()) {
                connections.addresses().whenKnown(endpoint.host(), () -> open(leased));
            } else {
                open(leased);
            }
        }
    }

    private void open(AsyncConnectionEndpoint leased) {
        if (isUnwanted()) {
            close();
            return;
        }
        Answer answer = new Answer(this::opened);
        owe(
                State.OPENING,
                answer,
                () -> connections
                        .pool()
                        .connect(
                                leased,
                                initiator == null ? connections.connectors().of(endpoint) : initiator,
                                Timeout.of(connectTimeout),
                                null,
                                null,
                                answer));
    }

    private void opened(AsyncConnectionEndpoint unused) {
        synchronized (this) {
            owed = null;
            state = State.HELD;
        }
        if (isUnwanted()) {
            close();
        } else {
            holder.connected(false);
        }
    }

    /**
     * Asks, and remembers what can be cancelled, unless the answer was quicker; cancels it if it was given up meanwhile. A
     * pool that is closed refuses at once.
     */
    private void owe(State during, Answer answer, Supplier<Future<AsyncConnectionEndpoint>> question) {
        Future<AsyncConnectionEndpoint> future;
        try {
            future = question.get();
        } catch (RuntimeException closed) {
            answer.failed(closed);
            return;
        }
        boolean cancel;
        synchronized (this) {
            if (state == during) {
                owed = future;
            }
            cancel = state == during && unwanted;
        }
        if (cancel) {
            future.cancel(true);
        }
    }

    /** What is held was got by the thread that calls this. */
    @Override
    public void execute(AsyncClientExchangeHandler exchange) {
        Objects.requireNonNull(connection).execute("", exchange, null, HttpCoreContext.create());
    }

    @Override
    public void answered(boolean requestDone) {
        ReactorThread reactor = ReactorThread.current();
        if (!requestDone || reactor.inputIsLeft()) {
            abandon();
        } else if (reactor.connectionEnds()) {
            end();
        } else {
            giveBack();
        }
    }

    /** Nothing is under way on it, and nothing will be. */
    void end() {
        close(CloseMode.GRACEFUL);
    }

    /** Both directions are done: the next call may have it. */
    private void giveBack() {
        AsyncConnectionEndpoint held;
        synchronized (this) {
            held = state == State.HELD ? connection : null;
            if (held != null) {
                state = State.BACK;
            }
        }
        if (held != null) {
            holder.left();
            connections.pool().release(held, null, connections.keepIdle());
        }
    }

    @Override
    public void abandon() {
        Future<?> cancel;
        boolean held;
        synchronized (this) {
            unwanted = true;
            cancel = owed;
            held = state == State.HELD;
        }
        if (held) {
            close();
        } else if (cancel != null) {
            cancel.cancel(true);
        }
    }

    private synchronized boolean isUnwanted() {
        return unwanted;
    }

    private void close() {
        close(CloseMode.IMMEDIATE);
    }

    /** Gives the place back and, if there is one, the connection, closed. */
    private void close(CloseMode mode) {
        boolean first;
        AsyncConnectionEndpoint leased;
        synchronized (this) {
            first = state != State.BACK;
            state = State.BACK;
            leased = connection;
        }
        if (!first) {
            return;
        }
        holder.left();
        if (leased != null) {
            leased.close(mode);
            connections.pool().release(leased, null, TimeValue.ZERO_MILLISECONDS);
        }
    }

    static FailureKind kindOf(Exception cause) {
        if (cause instanceof UnknownHostException) {
            return FailureKind.UNRESOLVED;
        }
        if (cause instanceof TlsFailure failure) {
            return failure.kind();
        }
        return cause instanceof ConnectTimeoutException ? FailureKind.CONNECT_TIMEOUT : FailureKind.CONNECT_REFUSED;
    }

    /** What the pool or the network owed. */
    private final class Answer implements FutureCallback<AsyncConnectionEndpoint> {

        private final Consumer<AsyncConnectionEndpoint> next;

        Answer(Consumer<AsyncConnectionEndpoint> next) {
            this.next = next;
        }

        @Override
        public void completed(AsyncConnectionEndpoint result) {
            alone(() -> next.accept(result));
        }

        @Override
        public void failed(Exception cause) {
            close();
            alone(() -> holder.unavailable(
                    new UpstreamFailure(kindOf(cause), String.valueOf(cause.getMessage()), Progress.NOTHING_SENT)));
        }

        /** Only who gives up cancels, and does not want to hear of it. */
        @Override
        public void cancelled() {
            close();
        }

        /** What escapes from here would end the reactor, and with it every other connection. */
        private static void alone(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                LOG.error("a call did not take well what became of its connection", e);
            }
        }
    }
}
