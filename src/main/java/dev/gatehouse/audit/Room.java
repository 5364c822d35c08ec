package dev.gatehouse.audit;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The places for records that are not in the file yet: one is taken when a request enters and given back when its
 * record is written. There are at most as many as the queue has slots, so whoever holds a place never waits for one.
 */
final class Room {

    private final int capacity;
    private final AtomicInteger taken = new AtomicInteger();

    /** @param capacity at least 1 */
    Room(int capacity) {
        this.capacity = capacity;
    }

    /** False if all places are taken. */
    boolean take() {
        int current = taken.get();
        while (current < capacity) {
            int witness = taken.compareAndExchange(current, current + 1);
            if (witness == current) {
                return true;
            }
            current = witness;
        }
        return false;
    }

    void giveBack(int places) {
        taken.addAndGet(-places);
    }

    int taken() {
        return taken.get();
    }
}
