package dev.gatehouse.upstream;

import dev.gatehouse.upstream.h2.Http2Stream;
import java.time.Duration;
import java.util.Objects;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.jspecify.annotations.Nullable;

/** A place on a connection that others may use, too. Giving it up does not end the connection. */
final class StreamLease implements Lease {

    private enum State {
        ASKING,
        HELD,
        BACK
    }

    private final SharedConnections pool;
    private final Duration connectTimeout;
    private final Holder holder;

    // Guarded by the pool.
    private State state = State.ASKING;
    private @Nullable SharedConnection connection;

    /** Null where the connection has one exchange at a time, and before there is one. */
    private volatile @Nullable Http2Stream stream;

    StreamLease(SharedConnections pool, Duration connectTimeout, Holder holder) {
        this.pool = pool;
        this.connectTimeout = connectTimeout;
        this.holder = holder;
    }

    @Override
    public void ask() {
        pool.ask(this);
    }

    @Override
    public void execute(AsyncClientExchangeHandler exchange) {
        Http2Stream begun = held().execute(exchange);
        if (begun != null) {
            stream = begun;
            if (isBack()) {
                begun.cancel();
            }
        }
    }

    @Override
    public void answered(boolean requestDone) {
        SharedConnection on = held();
        if (requestDone && !on.mayHaveSurplus()) {
            giveBack(on, on.isAtItsEnd());
        } else {
            abandon();
        }
    }

    private void giveBack(SharedConnection on, boolean ended) {
        synchronized (pool) {
            if (state != State.HELD) {
                return;
            }
            state = State.BACK;
        }
        holder.left();
        pool.left(on, ended);
    }

    @Override
    public void abandon() {
        State before;
        synchronized (pool) {
            before = state;
            state = State.BACK;
            if (before == State.ASKING) {
                pool.forget(this);
            }
        }
        if (before == State.BACK) {
            return;
        }
        if (before == State.ASKING) {
            holder.left();
            return;
        }
        SharedConnection on = held();
        Http2Stream begun = stream;
        if (begun != null) {
            begun.cancel();
        } else if (on.isForOne()) {
            on.closeNow();
        }
        holder.left();
        pool.left(on, on.isForOne());
    }

    private SharedConnection held() {
        return Objects.requireNonNull(connection);
    }

    private boolean isBack() {
        synchronized (pool) {
            return state == State.BACK;
        }
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    // From the pool, under its lock.

    boolean isAsking() {
        return state == State.ASKING;
    }

    void holds(SharedConnection on) {
        state = State.HELD;
        connection = on;
    }

    void isBackNow() {
        state = State.BACK;
    }

    void waiting() {
        holder.waiting();
    }

    void opening() {
        holder.opening();
    }

    // From the pool, without.

    void placed(boolean reused) {
        if (!isBack()) {
            holder.connected(reused);
        }
    }

    /** It is back already. */
    void refused(UpstreamFailure failure) {
        holder.left();
        holder.unavailable(failure);
    }
}
