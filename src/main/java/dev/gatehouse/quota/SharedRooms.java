package dev.gatehouse.quota;

import dev.gatehouse.state.redis.Ledger;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The cells of this node that Redis, or others, must still hear of: what they hold unused, what they granted before they had asked,
 * and what they granted while Redis was away. A sweep settles it without waiting for a request.
 */
final class SharedRooms {

    private static final long LEAVE_NANOS = 300_000_000;
    private static final long POLL_NANOS = 1_000_000;

    private final Ledger ledger;
    private final String prefix;
    private final Supplier<Moment> clock;
    private final Set<SharedCell> unsettled = ConcurrentHashMap.newKeySet();

    /** @param prefix of all keys */
    SharedRooms(Ledger ledger, String prefix, Supplier<Moment> clock) {
        this.ledger = ledger;
        this.prefix = prefix;
        this.clock = clock;
    }

    Ledger ledger() {
        return ledger;
    }

    String prefix() {
        return prefix;
    }

    Moment now() {
        return clock.get();
    }

    /** Called by the cell under its own lock, as is {@link #forget}. */
    void watch(SharedCell cell) {
        unsettled.add(cell);
    }

    void forget(SharedCell cell) {
        unsettled.remove(cell);
    }

    /** Not on a request's thread. */
    void sweep() {
        Moment now = now();
        unsettled.forEach(cell -> cell.settle(now, false));
    }

    /** All that is held goes back: this node leaves. Waits for what is under way, for a moment at most. */
    void giveBackAll() {
        long deadline = System.nanoTime() + LEAVE_NANOS;
        do {
            Moment now = now();
            unsettled.forEach(cell -> cell.settle(now, true));
            LockSupport.parkNanos(POLL_NANOS);
        } while (!unsettled.isEmpty() && ledger.isHere() && System.nanoTime() - deadline < 0);
    }
}
