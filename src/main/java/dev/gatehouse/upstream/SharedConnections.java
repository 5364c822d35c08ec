package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.route.PoolSettings;
import dev.gatehouse.upstream.UpstreamFailure.Progress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one endpoint that several exchanges share, and who waits for a place on one.
 *
 * <p>An exchange gets a place on the first connection that has one; else it waits for a connection that is being opened, as long as that
 * can be expected to have places for all who wait for it; else another one is opened, as long as there may be another; else it waits in
 * the waiting room for whatever becomes free. How many places a connection has is known only when the service has told.
 *
 * <p>What is decided is decided under the lock. What a request waits for it is told there, too, so that it hears of it in the order in
 * which it is decided; of anything that leads further it is told outside.
 */
final class SharedConnections {

    private static final Logger LOG = LogManager.getLogger(SharedConnections.class);

    private final Connections connections;
    private final Endpoint endpoint;
    private final String upstream;
    private final PoolSettings settings;
    private final AtomicInteger waiting;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private final List<SharedConnection> all = new ArrayList<>();
    private final Deque<StreamLease> room = new ArrayDeque<>();
    private int expectedPlaces;
    private boolean retired;
    private boolean toldOfDisagreement;

    /**
     * @param upstream for the log
     * @param waiting those in the waiting room, over all endpoints of the service
     */
    SharedConnections(
            Connections connections,
            Endpoint endpoint,
            String upstream,
            PoolSettings settings,
            AtomicInteger waiting,
            LongSupplier nanoTime) {
        this.connections = connections;
        this.endpoint = endpoint;
        this.upstream = upstream;
        this.settings = settings;
        this.waiting = waiting;
        this.nanoTime = nanoTime;
        this.expectedPlaces = settings.maxStreams();
    }

    Lease lease(Duration connectTimeout, Lease.Holder holder) {
        return new StreamLease(this, connectTimeout, holder);
    }

    void ask(StreamLease lease) {
        Outcome outcome = new Outcome();
        boolean refused = false;
        synchronized (this) {
            if (!lease.isAsking()) {
                return;
            }
            SharedConnection free = firstWithPlace();
            if (free != null) {
                place(lease, free, outcome);
            } else if (!awaitsOpening(lease, outcome)) {
                refused = waiting.incrementAndGet() > settings.maxPending();
                if (refused) {
                    waiting.decrementAndGet();
                    lease.isBackNow();
                } else {
                    room.add(lease);
                    lease.waiting();
                }
            }
        }
        if (refused) {
            lease.refused(new UpstreamFailure(FailureKind.NO_ROOM, "the waiting room is full", Progress.NOTHING_SENT));
        }
        outcome.tell();
    }

    private @Nullable SharedConnection firstWithPlace() {
        for (SharedConnection connection : all) {
            if (connection.hasPlace()) {
                return connection;
            }
        }
        return null;
    }

    private void place(StreamLease lease, SharedConnection on, Outcome outcome) {
        boolean reused = on.enter();
        lease.holds(on);
        outcome.placed(lease, reused);
    }

    /** Waits for a connection that is being opened, or for a new one, if there may be one. */
    private boolean awaitsOpening(StreamLease lease, Outcome outcome) {
        for (SharedConnection connection : all) {
            if (connection.isOpening() && connection.awaiting().size() < expectedPlaces) {
                await(lease, connection);
                return true;
            }
        }
        if (all.size() >= settings.maxConnectionsPerEndpoint()) {
            return false;
        }
        SharedConnection fresh = new SharedConnection(this, connections, endpoint, lease.connectTimeout(), nanoTime);
        all.add(fresh);
        await(lease, fresh);
        outcome.add(fresh::open);
        return true;
    }

    private static void await(StreamLease lease, SharedConnection opening) {
        opening.awaiting().add(lease);
        lease.opening();
    }

    /** Gives away what has become free. */
    private void serve(Outcome outcome) {
        while (!room.isEmpty()) {
            SharedConnection free = firstWithPlace();
            StreamLease next = room.element();
            if (free != null) {
                place(next, free, outcome);
            } else if (!awaitsOpening(next, outcome)) {
                return;
            }
            room.remove();
            waiting.decrementAndGet();
        }
    }

    /** The connection is open, or has another number of places than before. */
    void places(SharedConnection connection, int places) {
        Outcome outcome = new Outcome();
        synchronized (this) {
            if (!connection.places(Math.min(places, settings.maxStreams()))) {
                return;
            }
            if (places > 0) {
                expectedPlaces = Math.min(places, settings.maxStreams());
            }
            toldOfDisagreement = false;
            Deque<StreamLease> first = connection.awaiting();
            while (!first.isEmpty() && connection.hasPlace()) {
                place(first.remove(), connection, outcome);
            }
            while (!first.isEmpty()) {
                waiting.incrementAndGet();
                room.addFirst(first.removeLast());
                room.element().waiting();
            }
            serve(outcome);
        }
        outcome.tell();
    }

    /** Nothing goes over the connection any more, or ever did. */
    void ended(SharedConnection connection, UpstreamFailure cause) {
        Outcome outcome = new Outcome();
        List<StreamLease> refused = new ArrayList<>();
        synchronized (this) {
            if (!all.remove(connection)) {
                return;
            }
            connection.hasEnded();
            refused.addAll(connection.awaiting());
            connection.awaiting().clear();
            refused.forEach(StreamLease::isBackNow);
            serve(outcome);
        }
        refused.forEach(lease -> lease.refused(cause));
        outcome.tell();
    }

    /** Once, as long as it goes on. */
    void disagrees() {
        boolean first;
        synchronized (this) {
            first = !toldOfDisagreement;
            toldOfDisagreement = true;
        }
        if (first) {
            LOG.warn(
                    "upstream {}: {} does not agree to HTTP/2 (ALPN), which protocol = h2 demands; auto would take HTTP/1.1",
                    upstream,
                    endpoint.shown());
        }
    }

    /**
     * An exchange has gone from its place.
     *
     * @param ended whether the connection serves no other
     */
    void left(SharedConnection connection, boolean ended) {
        Outcome outcome = new Outcome();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            connection.leave(now);
            if (!ended) {
                serve(outcome);
            }
            if (ended || isUnwanted(connection, now)) {
                letGo(List.of(connection), outcome);
            }
        }
        outcome.tell();
    }

    /** Nobody is on them, and nobody will be: others may be opened in their place. */
    private void letGo(List<SharedConnection> unwanted, Outcome outcome) {
        all.removeAll(unwanted);
        unwanted.forEach(connection -> outcome.add(connection::close));
        serve(outcome);
    }

    /** Somebody waits no more. */
    synchronized void forget(StreamLease lease) {
        if (room.remove(lease)) {
            waiting.decrementAndGet();
        }
        all.forEach(connection -> connection.awaiting().remove(lease));
    }

    private boolean isUnwanted(SharedConnection connection, long nowNanos) {
        return connection.isUnusedSince(retired ? 0 : settings.idle().toNanos(), nowNanos);
    }

    /** Called several times a second. */
    void sweep(long nowNanos) {
        Outcome outcome = new Outcome();
        List<SharedConnection> unwanted = new ArrayList<>();
        List<SharedConnection> late = new ArrayList<>();
        synchronized (this) {
            for (SharedConnection connection : all) {
                connection.checkAge(nowNanos);
                if (connection.isLate(nowNanos)) {
                    late.add(connection);
                } else if (isUnwanted(connection, nowNanos)) {
                    unwanted.add(connection);
                }
            }
            letGo(unwanted, outcome);
        }
        outcome.tell();
        late.forEach(connection -> {
            ended(
                    connection,
                    new UpstreamFailure(FailureKind.CONNECT_TIMEOUT, "timeout.connect is over", Progress.NOTHING_SENT));
            connection.closeNow();
        });
        for (SharedConnection connection : copy()) {
            connection.checkLife(nowNanos);
        }
    }

    private synchronized List<SharedConnection> copy() {
        return List.copyOf(all);
    }

    /** Who asks from now on is served, but nothing is kept. */
    void keepNone() {
        Outcome outcome = new Outcome();
        synchronized (this) {
            retired = true;
            long now = nanoTime.getAsLong();
            letGo(all.stream().filter(connection -> isUnwanted(connection, now)).toList(), outcome);
        }
        outcome.tell();
    }

    /** Connections with an exchange on them. */
    synchronized int inUse() {
        return (int) all.stream().filter(SharedConnection::isInUse).count();
    }

    synchronized boolean isEmpty() {
        return all.isEmpty() && room.isEmpty();
    }

    PoolSettings settings() {
        return settings;
    }

    /** Whom to tell what, once the lock is free. */
    private static final class Outcome {

        private @Nullable StreamLease onlyPlaced;
        private boolean onlyReused;
        private @Nullable List<Runnable> more;

        /** Nearly always it is one. */
        void placed(StreamLease lease, boolean reused) {
            if (onlyPlaced == null) {
                onlyPlaced = lease;
                onlyReused = reused;
            } else {
                add(() -> lease.placed(reused));
            }
        }

        void add(Runnable step) {
            if (more == null) {
                more = new ArrayList<>();
            }
            more.add(step);
        }

        void tell() {
            if (onlyPlaced != null) {
                onlyPlaced.placed(onlyReused);
            }
            if (more != null) {
                more.forEach(Runnable::run);
            }
        }
    }
}
