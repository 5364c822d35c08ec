package dev.gatehouse.state.redis;

import io.lettuce.core.api.StatefulConnection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The one connection to Redis, made anew when it is lost. For the state's thread. */
final class KeptConnection {

    private static final long PAUSE_NANOS = 500_000_000L;

    private final RedisLink link;
    private final Standing standing;
    private final Questions questions;
    private final Executor turns;
    private final LongSupplier nanoTime;
    private @Nullable StatefulConnection<byte[], byte[]> connection;
    private boolean connecting;
    private long nextNanos;
    private boolean scriptsKnown;

    /** @param turns runs something on the state's thread, soon */
    KeptConnection(RedisLink link, Standing standing, Questions questions, Executor turns, LongSupplier nanoTime) {
        this.link = link;
        this.standing = standing;
        this.questions = questions;
        this.turns = turns;
        this.nanoTime = nanoTime;
        this.nextNanos = nanoTime.getAsLong();
    }

    /** Null while there is none. */
    @Nullable
    StatefulConnection<byte[], byte[]> current() {
        return connection;
    }

    /** Whether it is this one, and not one that was given up. */
    boolean is(StatefulConnection<byte[], byte[]> other) {
        return connection == other;
    }

    /** Whether whoever is at its other end has the scripts. */
    boolean scriptsKnown() {
        return scriptsKnown;
    }

    void learntScripts() {
        scriptsKnown = true;
    }

    void connectIfNeeded(long nowNanos) {
        if (connection == null && !connecting && nowNanos - nextNanos >= 0) {
            connecting = true;
            CompletionStage<?> unused =
                    link.connect().whenComplete((made, failure) -> turns.execute(() -> connected(made, failure)));
        }
    }

    /** For how long nothing is to be done, while there is none. */
    long pauseNanos(long nowNanos) {
        return connecting ? PAUSE_NANOS : nextNanos - nowNanos;
    }

    private void connected(@Nullable StatefulConnection<byte[], byte[]> made, @Nullable Throwable failure) {
        connecting = false;
        long now = nanoTime.getAsLong();
        if (made == null) {
            standing.broken(failure == null ? "no connection" : Complaint.of(failure), now);
            nextNanos = now + PAUSE_NANOS;
            return;
        }
        connection = made;
        made.addListener(new Disconnection(() -> turns.execute(() -> giveUp(made, "the connection is lost"))));
        scriptsKnown = false;
        standing.connected(now);
        if (!made.isOpen()) {
            giveUp(made, "the connection is lost");
        }
    }

    void giveUp(StatefulConnection<byte[], byte[]> lost, String why) {
        if (connection != lost) {
            return;
        }
        connection = null;
        long now = nanoTime.getAsLong();
        nextNanos = now;
        standing.disconnected();
        standing.broken(why, now);
        Future<?> unused = lost.closeAsync();
        questions.failAll();
    }
}
