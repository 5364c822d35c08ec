package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.route.ServiceProtocol;
import dev.gatehouse.upstream.UpstreamFailure.Progress;
import dev.gatehouse.upstream.h2.Http2Connection;
import dev.gatehouse.upstream.h2.Http2Owner;
import dev.gatehouse.upstream.h2.Http2Stream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.jspecify.annotations.Nullable;

/** One connection of {@link SharedConnections}, from the moment that it is asked for. Where TLS chose HTTP/1.1 it has one place. */
final class SharedConnection implements Http2Owner {

    /** Of its age, a busy connection is spared up to so much. */
    private static final double SPARED = 0.2;

    private enum State {
        OPENING,
        OPEN,
        ENDED
    }

    private final SharedConnections pool;
    private final ConnectionLease socket;
    private final LongSupplier nanoTime;
    private final Duration connectTimeout;
    private final long beginNanos;
    private final long endOfUseNanos;

    /** Null before it is known what is spoken, and for ever if it is HTTP/1.1. */
    private volatile @Nullable Http2Connection http2;

    private volatile boolean forOne;

    // Guarded by the pool.
    private final Deque<StreamLease> awaiting = new ArrayDeque<>();
    private State state = State.OPENING;
    private boolean socketIsOpen;
    private int told = -1;
    private int places;
    private int taken;
    private boolean used;
    private boolean old;
    private long unusedNanos;

    SharedConnection(
            SharedConnections pool,
            Connections connections,
            Endpoint endpoint,
            Duration connectTimeout,
            LongSupplier nanoTime) {
        this.pool = pool;
        this.nanoTime = nanoTime;
        this.connectTimeout = connectTimeout;
        this.beginNanos = nanoTime.getAsLong();
        double spared = SPARED * ThreadLocalRandom.current().nextDouble();
        this.endOfUseNanos = beginNanos + (long) (pool.settings().maxAge().toNanos() * (1 - spared));
        this.socket = new ConnectionLease(
                connections,
                endpoint,
                connectTimeout,
                new Opening(),
                connections.connectors().of(endpoint, this));
    }

    void open() {
        socket.ask();
    }

    /** What its opener is told. */
    private final class Opening implements Lease.Holder {

        @Override
        public void waiting() {
            // Who waits for it has a deadline.
        }

        @Override
        public void opening() {
            // Who waits for it knows.
        }

        @Override
        public void connected(boolean reused) {
            int known;
            synchronized (pool) {
                socketIsOpen = true;
                known = told;
            }
            if (known >= 0) {
                pool.places(SharedConnection.this, known);
            }
        }

        @Override
        public void unavailable(UpstreamFailure failure) {
            pool.ended(SharedConnection.this, failure);
        }

        @Override
        public void left() {
            // It counts for nobody at the endpoint.
        }
    }

    // What is spoken, told while it opens.

    ServiceProtocol protocol() {
        return pool.settings().protocol();
    }

    Http2Connection speaksHttp2(IOSession session, boolean secured) {
        Http2Connection connection = new Http2Connection(session, secured, nanoTime, this);
        http2 = connection;
        return connection;
    }

    void speaksHttp1() {
        forOne = true;
        room(1);
    }

    void disagrees() {
        pool.disagrees();
    }

    @Override
    public void room(int streams) {
        synchronized (pool) {
            told = streams;
            if (!socketIsOpen) {
                return;
            }
        }
        pool.places(this, streams);
    }

    @Override
    public void ended(Exception cause) {
        UpstreamFailure failure = UpstreamFailure.of(cause, Progress.NOTHING_SENT);
        pool.ended(
                this,
                new UpstreamFailure(
                        failure.kind() == FailureKind.CONNECTION_LOST ? FailureKind.CONNECT_REFUSED : failure.kind(),
                        failure.detail(),
                        Progress.NOTHING_SENT));
        socket.abandon();
    }

    // Exchanges.

    /** Null if it is HTTP/1.1, where to give up is to close. */
    @Nullable
    Http2Stream execute(AsyncClientExchangeHandler exchange) {
        Http2Connection connection = http2;
        if (connection != null) {
            return connection.open(exchange);
        }
        socket.execute(exchange);
        return null;
    }

    boolean isForOne() {
        return forOne;
    }

    /** After an answer, on the connection's thread: whether more than that may have come. */
    boolean mayHaveSurplus() {
        return forOne && ReactorThread.current().inputIsLeft();
    }

    /** After an answer, on the connection's thread: whether it was the last. */
    boolean isAtItsEnd() {
        return forOne && ReactorThread.current().connectionEnds();
    }

    void checkLife(long nowNanos) {
        Http2Connection connection = http2;
        if (connection != null) {
            connection.checkLife(nowNanos);
        }
    }

    /** When nothing is open on it any more. */
    void close() {
        Http2Connection connection = http2;
        if (connection == null) {
            socket.end();
        } else {
            connection.retire();
        }
    }

    void closeNow() {
        socket.abandon();
    }

    // Under the pool's lock.

    Deque<StreamLease> awaiting() {
        return awaiting;
    }

    boolean isOpening() {
        return state == State.OPENING;
    }

    /** Longer than it may take to open. */
    boolean isLate(long nowNanos) {
        return state == State.OPENING && nowNanos - beginNanos > connectTimeout.toNanos();
    }

    /** @return false if it is no more */
    boolean places(int now) {
        if (state == State.ENDED) {
            return false;
        }
        if (state == State.OPENING) {
            state = State.OPEN;
            unusedNanos = nanoTime.getAsLong();
        }
        places = now;
        return true;
    }

    boolean hasPlace() {
        if (state != State.OPEN || old || taken >= places) {
            return false;
        }
        Http2Connection connection = http2;
        return connection == null || !connection.isDoubted();
    }

    /** @return whether it was used before, and is not now */
    boolean enter() {
        boolean reused = used && taken == 0;
        used = true;
        taken++;
        return reused;
    }

    void leave(long nowNanos) {
        taken--;
        unusedNanos = nowNanos;
    }

    boolean isInUse() {
        return taken > 0;
    }

    void checkAge(long nowNanos) {
        old |= state == State.OPEN && nowNanos - endOfUseNanos > 0;
    }

    boolean isUnusedSince(long idleNanos, long nowNanos) {
        return state == State.OPEN && taken == 0 && (old || nowNanos - unusedNanos >= idleNanos);
    }

    void hasEnded() {
        state = State.ENDED;
    }
}
