package dev.gatehouse.upstream;

import dev.gatehouse.route.PoolSettings;
import dev.gatehouse.route.Priority;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Whether a service may have one more request, and whether one may wait for a connection. Any thread's. */
final class Admission {

    private final @Nullable ConcurrencyLimit concurrency;
    private final PoolSettings pool;
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param concurrency null = no limit */
    Admission(@Nullable ConcurrencyLimit concurrency, PoolSettings pool) {
        this.concurrency = concurrency;
        this.pool = pool;
    }

    /**
     * Counts a request in.
     *
     * @return false where {@code limit.concurrent} has no room for one of this priority
     */
    boolean admit(Priority priority) {
        return concurrency == null || concurrency.enter(priority);
    }

    /** Counts it out. */
    void dismiss() {
        if (concurrency != null) {
            concurrency.leave();
        }
    }

    /** An answer began that is one, so long after its request. */
    void answered(long nanos) {
        if (concurrency != null) {
            concurrency.answered(nanos);
        }
    }

    /** As far as can be told the service did not answer in time, or said so, or has fewer endpoints now. */
    void hasTooMuchToDo() {
        if (concurrency != null) {
            concurrency.dropped();
        }
    }

    /** Called several times a second. */
    void sweep(long nowNanos) {
        if (concurrency != null) {
            concurrency.sweep(nowNanos);
        }
    }

    /**
     * Counts a call in at its endpoint.
     *
     * @param places how many calls there need not wait
     * @return false if all connections there are taken and the waiting room is full
     */
    boolean enter(Endpoint endpoint, int places) {
        if (endpoint.enter() > places && waiting.incrementAndGet() > pool.maxPending()) {
            leave(endpoint, places);
            return false;
        }
        return true;
    }

    /** Counts it out. */
    void leave(Endpoint endpoint, int places) {
        if (endpoint.leave() >= places) {
            waiting.decrementAndGet();
        }
    }
}
