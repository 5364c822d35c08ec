package dev.gatehouse.listen;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Counts the connections that ended for lack of a header of the PROXY protocol, and tells the log of some. */
final class ProxyHeaderRefusals {

    private static final Logger LOG = LogManager.getLogger(ProxyHeaderRefusals.class);

    /** Whoever opens connections must not fill the log. */
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final LongAdder untrusted = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final AtomicLong nextLine;

    ProxyHeaderRefusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nextLine = new AtomicLong(nanoTime.getAsLong());
    }

    /** What was wrong. */
    enum Cause {
        UNTRUSTED("not from trusted-proxies"),
        MALFORMED("began with something else than a header of the PROXY protocol"),
        LATE("no whole header of the PROXY protocol in time");

        private final String words;

        Cause(String words) {
            this.words = words;
        }
    }

    void add(Cause cause, InetSocketAddress peer) {
        counter(cause).increment();
        long due = nextLine.get();
        long now = nanoTime.getAsLong();
        if (now - due >= 0 && nextLine.compareAndSet(due, now + QUIET_NANOS)) {
            LOG.warn(
                    "a connection from {} was closed: {} ({} so far)",
                    peer.getAddress().getHostAddress(),
                    cause.words,
                    counter(cause));
        }
    }

    long count(Cause cause) {
        return counter(cause).sum();
    }

    private LongAdder counter(Cause cause) {
        return switch (cause) {
            case UNTRUSTED -> untrusted;
            case MALFORMED -> malformed;
            case LATE -> late;
        };
    }
}
