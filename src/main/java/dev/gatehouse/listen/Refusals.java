package dev.gatehouse.listen;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Counts the connections that are closed before anything is asked on them, and tells the log of some. */
final class Refusals {

    private static final Logger LOG = LogManager.getLogger(Refusals.class);

    /** For each cause: whoever opens connections must not fill the log. */
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final FrontCounters counters;
    private final Map<Cause, AtomicLong> nextLine = new EnumMap<>(Cause.class);

    Refusals(LongSupplier nanoTime, FrontCounters counters) {
        this.nanoTime = nanoTime;
        this.counters = counters;
        for (Cause cause : Cause.values()) {
            nextLine.put(cause, new AtomicLong(nanoTime.getAsLong()));
        }
    }

    /** What was wrong. */
    enum Cause {
        TOO_MANY(FrontCount.CONNECTIONS_BEYOND_LIMIT, "limit.connections are open"),
        TOO_MANY_OF_ADDRESS(
                FrontCount.CONNECTIONS_BEYOND_ADDRESS_LIMIT, "limit.connections-per-address of this one are open"),
        TOO_FAST(FrontCount.CONNECTIONS_BEYOND_ACCEPT_RATE, "limit.accept-rate is exceeded"),
        UNTRUSTED(FrontCount.PROXY_HEADERS_UNTRUSTED, "not from trusted-proxies"),
        MALFORMED(FrontCount.PROXY_HEADERS_MALFORMED, "began with something else than a header of the PROXY protocol"),
        LATE(FrontCount.PROXY_HEADERS_TOO_SLOW, "no whole header of the PROXY protocol in time");

        private final FrontCount count;
        private final String words;

        Cause(FrontCount count, String words) {
            this.count = count;
            this.words = words;
        }
    }

    /** @param peer who is told nothing */
    void add(Cause cause, InetAddress peer) {
        counters.add(cause.count);
        AtomicLong next = Objects.requireNonNull(nextLine.get(cause));
        long due = next.get();
        long now = nanoTime.getAsLong();
        if (now - due >= 0 && next.compareAndSet(due, now + QUIET_NANOS)) {
            LOG.warn(
                    "a connection from {} was closed: {} ({} so far)",
                    peer.getHostAddress(),
                    cause.words,
                    counters.of(cause.count));
        }
    }
}
