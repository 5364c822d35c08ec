package dev.gatehouse.quota;

import dev.gatehouse.state.redis.Ledger;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The cells of this node that Redis, or others, must still hear of: what they hold unused, what they granted before they had asked,
 * what they granted while Redis was away, and what they know of that it has lost. A sweep settles it without waiting for a request.
 */
final class SharedRooms {

    private static final long LEAVE_NANOS = 300_000_000;
    private static final long POLL_NANOS = 1_000_000;

    private final Ledger ledger;
    private final String prefix;
    private final Supplier<Duration> history;
    private final Supplier<Moment> clock;
    private final Set<Correspondence> unsettled = ConcurrentHashMap.newKeySet();
    private long lossesSeen;

    /**
     * @param prefix of all keys
     * @param history how long windows of consumers that are over are kept at most
     */
    SharedRooms(Ledger ledger, String prefix, Supplier<Duration> history, Supplier<Moment> clock) {
        this.ledger = ledger;
        this.prefix = prefix;
        this.history = history;
        this.clock = clock;
    }

    Ledger ledger() {
        return ledger;
    }

    String prefix() {
        return prefix;
    }

    Duration history() {
        return history.get();
    }

    Moment now() {
        return clock.get();
    }

    /** Called by the cell under its own lock, as is {@link #forget}. */
    void watch(Correspondence cell) {
        unsettled.add(cell);
    }

    void forget(Correspondence cell) {
        unsettled.remove(cell);
    }

    /**
     * Not on a request's thread, and on one at a time.
     *
     * @param cells shows all that there are
     * @return whether Redis knows all that was granted while it was away, and what it has lost
     */
    boolean sweep(Consumer<Consumer<Cell>> cells) {
        Moment now = now();
        long losses = ledger.losses();
        if (losses != lossesSeen && ledger.isHere()) {
            lossesSeen = losses;
            cells.accept(cell -> cell.recall(now));
        }
        boolean all = ledger.isHere();
        for (Correspondence cell : unsettled) {
            all &= cell.settle(now, false);
        }
        return all;
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
