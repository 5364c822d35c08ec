package dev.gatehouse.auth;

import dev.gatehouse.state.KeyUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The uses of keys that have not been written down yet, of all generations.
 *
 * <p>A key that is used all the time comes here once a minute: in between a request reads one number that nobody writes. So no
 * more lie here than there are keys, times the minutes between two drains.
 */
public final class KeyUses {

    private final Queue<KeyUse> fresh = new ConcurrentLinkedQueue<>();

    /** From a request's thread. */
    void used(HeldKey key, long nowMillis) {
        if (key.isFirstUseInAWhile(nowMillis)) {
            fresh.add(new KeyUse(key.consumerId(), key.id(), Instant.ofEpochMilli(nowMillis)));
        }
    }

    /** All of them, which are not here any more. */
    public List<KeyUse> drain() {
        List<KeyUse> drained = new ArrayList<>();
        for (KeyUse use = fresh.poll(); use != null; use = fresh.poll()) {
            drained.add(use);
        }
        return drained;
    }
}
