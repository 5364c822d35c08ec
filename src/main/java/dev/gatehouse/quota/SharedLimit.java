package dev.gatehouse.quota;

import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.state.redis.LeaseTerms;
import dev.gatehouse.state.redis.Ledger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One limit that several nodes hold together: what all of its cells have in common. */
final class SharedLimit {

    /** Nodes' clocks may differ by so much: for so long every window that is over is kept. */
    private static final Duration KEPT_AFTER = Duration.ofHours(1);

    private static final Window ALWAYS = new Window(Long.MIN_VALUE, Long.MAX_VALUE, 0, 0);
    private static final int KEY_BYTES = 16;
    private static final int HISTORY_OF_HOURS_DAYS = 7;
    private static final int HISTORY_OF_DAYS_DAYS = 35;
    private static final int HISTORY_OF_MONTHS_DAYS = 400;

    private final RateLimit settings;
    private final LeaseTerms terms;
    private final SharedRooms rooms;
    private final boolean continuous;
    private final long units;
    private final Duration longestHistory;
    private volatile @Nullable Allowance allowance;

    SharedLimit(RateLimit settings, SharedRooms rooms) {
        this.settings = settings;
        this.rooms = rooms;
        this.continuous = settings.period().continuous();
        this.terms = continuous
                ? LeaseTerms.bucket(settings.count(), settings.period().seconds(), settings.burst())
                : LeaseTerms.window(settings.count());
        this.units = terms.units();
        this.longestHistory = longestHistory(settings);
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

    /** That of now, and those before it that ended after a moment and are kept as history, the latest first. */
    List<Window> windows(Instant since, Moment now) {
        long from = Math.max(since.getEpochSecond(), seconds(now) - history().toSeconds());
        List<Window> windows = new ArrayList<>();
        Window window = window(now);
        windows.add(window);
        if (!continuous) {
            for (window = before(window); window.end() > from; window = before(window)) {
                windows.add(window);
            }
        }
        return windows;
    }

    private Window before(Window window) {
        return Window.containing(window.start() - 1, settings.period(), settings.zone());
    }

    private Duration history() {
        Duration asked = rooms.history();
        return asked.compareTo(longestHistory) < 0 ? asked : longestHistory;
    }

    /** Only consumers' windows are looked at later; and the shorter they are, the more of them there are. */
    private static Duration longestHistory(RateLimit limit) {
        if (!limit.countBy().equals(CountBy.CONSUMER)) {
            return Duration.ZERO;
        }
        return Duration.ofDays(
                switch (limit.period()) {
                    case HOUR -> HISTORY_OF_HOURS_DAYS;
                    case DAY -> HISTORY_OF_DAYS_DAYS;
                    default -> HISTORY_OF_MONTHS_DAYS;
                });
    }

    boolean isIn(Window window, Moment now) {
        return continuous || window.contains(seconds(now));
    }

    long microsToEnd(Window window, Moment now) {
        return continuous ? Long.MAX_VALUE : window.end() * 1_000_000 - now.epochMillis() * 1000;
    }

    /** Whether what is used comes back bit by bit; else all of it does when a window of a calendar ends. */
    boolean isContinuous() {
        return continuous;
    }

    String roomKey(String name, Window window) {
        return continuous ? name : name + ':' + window.number();
    }

    /** 0 = until all has come back. */
    long keptMillis(Window window, Moment now) {
        if (continuous) {
            return 0;
        }
        Duration history = history();
        long after = (history.compareTo(KEPT_AFTER) > 0 ? history : KEPT_AFTER).toMillis();
        return Math.max(0, window.end() * 1000 - now.epochMillis()) + after;
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
