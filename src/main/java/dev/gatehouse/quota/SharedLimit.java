package dev.gatehouse.quota;

import dev.gatehouse.route.RateLimit;
import dev.gatehouse.state.redis.LeaseTerms;
import dev.gatehouse.state.redis.Ledger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** One limit that several nodes hold together: what all of its cells have in common. */
final class SharedLimit {

    /** Nodes' clocks may differ by so much: for so long a window that is over is kept. */
    private static final long KEPT_AFTER_MILLIS = 3_600_000;

    private static final Window ALWAYS = new Window(Long.MIN_VALUE, Long.MAX_VALUE, 0, 0);
    private static final int KEY_BYTES = 16;

    private final RateLimit settings;
    private final LeaseTerms terms;
    private final SharedRooms rooms;
    private final boolean continuous;
    private final long units;
    private volatile @Nullable Allowance allowance;

    SharedLimit(RateLimit settings, SharedRooms rooms) {
        this.settings = settings;
        this.rooms = rooms;
        this.continuous = settings.period().continuous();
        this.terms = continuous
                ? LeaseTerms.bucket(settings.count(), settings.period().seconds(), settings.burst())
                : LeaseTerms.window(settings.count());
        this.units = terms.units();
    }

    LeaseTerms terms() {
        return terms;
    }

    /** All that there can be. */
    long units() {
        return units;
    }

    Ledger ledger() {
        return rooms.ledger();
    }

    Moment now() {
        return rooms.now();
    }

    SharedRooms rooms() {
        return rooms;
    }

    /** By the number of nodes that there are now. */
    Allowance allowance() {
        Allowance last = allowance;
        int nodes = ledger().nodes();
        if (last == null || last.nodes() != nodes) {
            last = Allowance.of(terms, nodes, ledger().patienceMicros());
            allowance = last;
        }
        return last;
    }

    /** The window in which a moment lies; a bucket's has no end. */
    Window window(Moment now) {
        return continuous ? ALWAYS : Window.containing(seconds(now), settings.period(), settings.zone());
    }

    boolean isIn(Window window, Moment now) {
        return continuous || window.contains(seconds(now));
    }

    long microsToEnd(Window window, Moment now) {
        return continuous ? Long.MAX_VALUE : window.end() * 1_000_000 - now.epochMillis() * 1000;
    }

    String roomKey(String name, Window window) {
        return continuous ? name : name + ':' + window.number();
    }

    /** 0 = until all has come back. */
    long keptMillis(Window window, Moment now) {
        return continuous ? 0 : Math.max(0, window.end() * 1000 - now.epochMillis()) + KEPT_AFTER_MILLIS;
    }

    /**
     * What a caller's room is called in Redis. It says nothing of the caller: names, addresses and credentials go into it as a
     * hash. The braces keep all of one caller's windows on one node of a cluster.
     *
     * @param limit what tells the limit apart, the same on every node
     * @param caller the same on every node
     */
    String name(String limit, String caller) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(limit.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            byte[] hash = digest.digest(caller.getBytes(StandardCharsets.UTF_8));
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, KEY_BYTES));
            return rooms.prefix() + ":limit:{" + text + '}';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static long seconds(Moment now) {
        return Math.max(0, Math.floorDiv(now.epochMillis(), 1000));
    }
}
