package dev.gatehouse.upstream;

import dev.gatehouse.exchange.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the endpoints' names. Looking a name up may block for seconds, so it is done by a thread of its own,
 * and connecting uses what is known: a name is looked up anew when it is used {@value #FRESH_SECONDS} seconds after the
 * last time, and the old addresses serve until the new ones are there, or for as long as the look-up fails.
 */
final class AddressCache implements DnsResolver {

    private static final Logger LOG = LogManager.getLogger(AddressCache.class);

    private static final long FRESH_SECONDS = 10;
    private static final long FRESH_NANOS = FRESH_SECONDS * 1_000_000_000L;

    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final Lookup lookup;
    private final Executor lookups;
    private final TimeSource time;

    AddressCache(Lookup lookup, Executor lookups, TimeSource time) {
        this.lookup = lookup;
        this.lookups = lookups;
        this.time = time;
    }

    /** How a name is turned into addresses: the machine's resolver, or a test's. */
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** Runs the task when the name's addresses are known or known to be missing: at once if they are already. */
    void whenKnown(String host, Runnable task) {
        entries.computeIfAbsent(host, Entry::new).whenKnown(task);
    }

    /** Has the name looked up if that was not done lately. */
    void refresh(String host) {
        entries.computeIfAbsent(host, Entry::new).refresh();
    }

    /** What is known by now, in no order; empty if nothing is. */
    List<InetAddress> known(String host) {
        Entry entry = entries.get(host);
        InetAddress[] known = entry == null ? null : entry.known;
        return known == null ? List.of() : List.of(known);
    }

    /** Whether the latest look-up of the name failed. */
    boolean isFailing(String host) {
        Entry entry = entries.get(host);
        return entry != null && entry.failing;
    }

    /** What is known by now; called by the connection manager on any thread, and never looks anything up. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        Entry entry = entries.get(host);
        InetAddress[] known = entry == null ? null : entry.known;
        if (known == null) {
            throw new UnknownHostException(host);
        }
        return known.clone();
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private final class Entry {

        private final String host;

        /** Replaced whole; null until the first look-up succeeded. */
        private volatile InetAddress @Nullable [] known;

        private volatile long lookedUpNanos;
        private volatile boolean failing;

        /** Guarded by this. */
        private boolean underWay;

        /** Guarded by this. */
        private List<Runnable> waiting = new ArrayList<>();

        Entry(String host) {
            this.host = host;
        }

        void whenKnown(Runnable task) {
            if (!(known != null && isFresh()) && mustWait(task)) {
                return;
            }
            task.run();
        }

        void refresh() {
            boolean start;
            synchronized (this) {
                start = !underWay && !isFresh();
                underWay |= start;
            }
            if (start) {
                lookups.execute(this::lookUp);
            }
        }

        private boolean isFresh() {
            return (known != null || failing) && time.nanoTime().getAsLong() - lookedUpNanos < FRESH_NANOS;
        }

        /** One caller's failure is not the next one's. */
        private static void runAlone(Runnable task) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("a call that waited for addresses failed", e);
            }
        }

        /** Starts a look-up unless one is under way; with nothing known the task has to wait for it. */
        private boolean mustWait(Runnable task) {
            boolean wait;
            boolean start;
            synchronized (this) {
                wait = known == null;
                if (wait) {
                    waiting.add(task);
                }
                start = !underWay;
                underWay = true;
            }
            if (start) {
                lookups.execute(this::lookUp);
            }
            return wait;
        }

        private void lookUp() {
            InetAddress[] found = null;
            try {
                found = lookup.addresses(host);
            } catch (UnknownHostException | RuntimeException e) {
                // What is known stays; with nothing known the callers learn it from resolve().
            }
            List<Runnable> ready;
            synchronized (this) {
                if (found != null) {
                    known = found;
                }
                failing = found == null;
                lookedUpNanos = time.nanoTime().getAsLong();
                underWay = false;
                ready = waiting;
                waiting = new ArrayList<>();
            }
            ready.forEach(Entry::runAlone);
        }
    }
}
