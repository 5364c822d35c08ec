package dev.gatehouse.auth;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.IpAddress;
import dev.gatehouse.http.KeyedHash;
import dev.gatehouse.route.GatewaySettings.BadCredentialLimit;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses have sent bad credentials of late, and which of them are held back.
 *
 * <p>In a room that never grows: {@value #PLACES} networks at most, of which each has one of {@value #PLACES_OF_SET} places. Where all of
 * these are taken, the one goes that matters least: who is held back stays longest, and which networks share places nobody can foretell. Takes
 * no lock: a network's standing is immutable, and replaced whole. A request that nobody is held back for reads one number.
 */
final class BadCredentials {

    static final int PLACES = 1 << 16;
    static final int PLACES_OF_SET = 8;

    private static final Logger LOG = LogManager.getLogger(BadCredentials.class);
    private static final long LOG_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LONGEST_DELAY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MOST_DOUBLINGS = 6;

    /** How long it is remembered how often a network was held back, from the end of the last time on. */
    private static final long MEMORY_NANOS = TimeUnit.HOURS.toNanos(1);

    private final TimeSource time;
    private final KeyedHash hash;
    private final AtomicReferenceArray<@Nullable Standing> places = new AtomicReferenceArray<>(PLACES);
    private final AtomicLong nextLine;

    /** When the last of those is let in again that were held back. */
    private final AtomicLong lastEndNanos;

    private final LongAdder refused = new LongAdder();
    private final LongAdder delayed = new LongAdder();
    private final LongAdder holds = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();

    BadCredentials(TimeSource time) {
        this.time = time;
        SecureRandom random = new SecureRandom();
        hash = new KeyedHash(random.nextLong(), random.nextLong());
        long now = now();
        nextLine = new AtomicLong(now);
        lastEndNanos = new AtomicLong(now);
    }

    /**
     * What is known of a network.
     *
     * @param emptyAtNanos when its bad credentials are forgotten: later by one interval with each
     * @param holds how often it was held back
     * @param heldUntilNanos when it was, or is, let in again
     */
    private record Standing(IpAddress network, long emptyAtNanos, int holds, long heldUntilNanos) {

        boolean isHeld(long now) {
            return holds > 0 && heldUntilNanos - now > 0;
        }

        boolean isForgotten(long now) {
            return emptyAtNanos - now <= 0 && (holds == 0 || now - heldUntilNanos >= MEMORY_NANOS);
        }

        /** The later, the more is lost by forgetting it. */
        long worthNanos() {
            return holds > 0 ? Math.max(emptyAtNanos, heldUntilNanos) : emptyAtNanos;
        }
    }

    /**
     * How long an address is held back yet, in seconds; 0 = it is not. One that is no address never is.
     *
     * @param limit null = nobody is
     */
    long heldSeconds(String client, @Nullable BadCredentialLimit limit) {
        if (limit == null || lastEndNanos.get() - now() <= 0) {
            return 0;
        }
        IpAddress address = IpAddress.ofClient(client);
        Standing known = address == null ? null : find(address.network());
        long left = known == null || known.holds() == 0 ? 0 : known.heldUntilNanos() - now();
        return left <= 0 ? 0 : (left - 1) / TimeUnit.SECONDS.toNanos(1) + 1;
    }

    /** A request of an address that is held back was not let in. */
    void turnedAway() {
        turnedAway.increment();
    }

    /**
     * Notes that an address has sent a credential that is not good.
     *
     * @param limit null = it may send any number
     * @return how long the answer is to be delayed, in nanoseconds; 0 = not at all
     */
    long refused(String client, @Nullable BadCredentialLimit limit) {
        refused.increment();
        IpAddress address = limit == null ? null : IpAddress.ofClient(client);
        if (limit == null || address == null) {
            return 0;
        }
        IpAddress network = address.network();
        while (true) {
            long now = now();
            int place = placeOf(network, now);
            Standing before = places.get(place);
            Standing known = before != null && before.network().equals(network) && !before.isForgotten(now)
                    ? before
                    : new Standing(network, now, 0, now);
            if (known.isHeld(now)) {
                return 0;
            }
            Standing after = oneMore(known, limit, now);
            if (places.compareAndSet(place, before, after)) {
                return after.holds() > known.holds() ? held(after, now) : delay(after, limit, now);
            }
        }
    }

    private static Standing oneMore(Standing known, BadCredentialLimit limit, long now) {
        long interval = limit.rate().intervalNanos();
        long emptyAt = Math.max(known.emptyAtNanos() - now, 0) + interval;
        if (emptyAt <= interval * limit.rate().burst()) {
            return new Standing(known.network(), now + emptyAt, known.holds(), known.heldUntilNanos());
        }
        long hold = limit.hold().toNanos() << Math.min(known.holds(), MOST_DOUBLINGS);
        return new Standing(known.network(), now, known.holds() + 1, now + hold);
    }

    /** None for a quarter of the burst, then more with each, up to {@value #LONGEST_DELAY_NANOS} ns. */
    private long delay(Standing standing, BadCredentialLimit limit, long now) {
        long burst = limit.rate().intervalNanos() * limit.rate().burst();
        double share = 1.0 * (standing.emptyAtNanos() - now) / burst;
        long nanos = (long) (LONGEST_DELAY_NANOS * Math.max(0, (share - 0.25) / 0.75));
        if (nanos > 0) {
            delayed.increment();
        }
        return nanos;
    }

    /** The one that was too many waits as long as any. */
    private long held(Standing standing, long now) {
        holds.increment();
        delayed.increment();
        lastEndNanos.accumulateAndGet(standing.heldUntilNanos(), (one, other) -> one - other > 0 ? one : other);
        long due = nextLine.get();
        if (now - due >= 0 && nextLine.compareAndSet(due, now + LOG_PAUSE_NANOS)) {
            LOG.warn(
                    "{} has sent too many bad credentials and is held back for {} s ({} times this was done so far)",
                    standing.network(),
                    TimeUnit.NANOSECONDS.toSeconds(standing.heldUntilNanos() - now),
                    holds.sum());
        }
        return LONGEST_DELAY_NANOS;
    }

    private @Nullable Standing find(IpAddress network) {
        int first = firstPlace(network);
        for (int i = first; i < first + PLACES_OF_SET; i++) {
            Standing standing = places.get(i);
            if (standing != null && standing.network().equals(network)) {
                return standing;
            }
        }
        return null;
    }

    /** The network's own, or a free one, or the one that matters least. */
    private int placeOf(IpAddress network, long now) {
        int first = firstPlace(network);
        int best = first;
        long least = Long.MAX_VALUE;
        for (int i = first; i < first + PLACES_OF_SET; i++) {
            Standing standing = places.get(i);
            if (standing != null && standing.network().equals(network)) {
                return i;
            }
            long worth = standing == null || standing.isForgotten(now) ? -1 : Math.max(0, standing.worthNanos() - now);
            if (worth < least) {
                least = worth;
                best = i;
            }
        }
        return best;
    }

    private int firstPlace(IpAddress network) {
        return (int) hash.of(network.high(), network.low(), 0) & PLACES - 1 & -PLACES_OF_SET;
    }

    private long now() {
        return time.nanoTime().getAsLong();
    }

    /** How far each count is, by its name. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("refused", refused.sum());
        counts.put("delayed", delayed.sum());
        counts.put("holds", holds.sum());
        counts.put("turned-away", turnedAway.sum());
        return counts;
    }
}
