package dev.gatehouse.quota;

import dev.gatehouse.http.KeyedHash;
import dev.gatehouse.state.Account;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What requests and the {@link Bookkeeper} tell one another of long quotas: which cells have changed, what has been used in
 * windows that are over, and with what a cell begins. No request waits here, for the disk or for anything else.
 */
public final class Books {

    static final int HEX = 16;

    /** Ends of windows that wait for the disk; beyond these what the last flush has seen of a window is its history. */
    private static final int MOST_ENDED = 500_000;

    private final Queue<LocalCell> changed = new ConcurrentLinkedQueue<>();
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private final AtomicInteger endedCount = new AtomicInteger();
    private final Map<Long, Grant> grants = new ConcurrentHashMap<>();
    private volatile KeyedHash strangers;
    private volatile @Nullable Restored restored;
    private String key;

    /** A window's last state. */
    record Ended(Booking booking, long state) {}

    public Books() {
        SecureRandom random = new SecureRandom();
        key = text(random.nextLong()) + text(random.nextLong());
        strangers = hash(key);
    }

    /** By which strangers are told apart, as it is written down. */
    String key() {
        return key;
    }

    /** Before the first cell is made. */
    void useKey(String written) {
        strangers = hash(written);
        key = written;
    }

    private static String text(long half) {
        return "%016x".formatted(half);
    }

    private static KeyedHash hash(String key) {
        int half = key.length() / 2;
        return new KeyedHash(
                Long.parseUnsignedLong(key.substring(0, half), HEX), Long.parseUnsignedLong(key.substring(half), HEX));
    }

    /**
     * Makes the first cell of a caller.
     *
     * @param key by which its table finds it
     * @param who of a stranger is not written down, and may be anything
     * @param limit what tells it apart from all others
     */
    LocalCell cell(long key, WindowLimiter limiter, Account.Kind kind, String who, String limit) {
        boolean stranger = kind == Account.Kind.STRANGER;
        Account account = new Account(kind, stranger ? Long.toUnsignedString(strangers.of(who), HEX) : who, limit);
        long hash = hash(account);
        Grant grant = grants.isEmpty() ? null : grants.get(hash);
        Restored read = restored;
        Booking booking = new Booking(this, account, limiter, grant, read != null);
        int place = read == null ? -1 : read.find(hash);
        long state = read == null || place < 0 ? Limiter.FRESH : limiter.state(read.start(place), read.used(place));
        return new LocalCell(key, booking.limiter(), state, booking);
    }

    long hash(Account account) {
        return strangers.of(account.key());
    }

    void changed(LocalCell cell) {
        changed.add(cell);
    }

    void ended(Booking booking, long state) {
        if (endedCount.incrementAndGet() <= MOST_ENDED) {
            ended.add(new Ended(booking, state));
        } else {
            endedCount.decrementAndGet();
        }
    }

    @Nullable
    Ended nextEnded() {
        Ended next = ended.poll();
        if (next != null) {
            endedCount.decrementAndGet();
        }
        return next;
    }

    @Nullable
    LocalCell nextChanged() {
        return changed.poll();
    }

    /** For all cells that are made from now on. */
    void restore(Restored read) {
        restored = read;
    }

    /** Null if the account has none, in this window or another. */
    @Nullable
    Grant grant(Account account) {
        return grants.isEmpty() ? null : grants.get(hash(account));
    }

    /** For cells that are made from now on. */
    void grant(Account account, Grant grant) {
        grants.put(hash(account), grant);
    }
}
