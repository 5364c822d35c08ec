package dev.gatehouse.assembly;

import dev.gatehouse.auth.KeyUses;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.state.KeyUse;
import dev.gatehouse.state.KeyUseFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Writes down every ten seconds which keys were used, and looks once a minute which expire: on a thread of its own, as a disk may
 * hang. No request waits for it; while the disk refuses, uses are held, and those for which there is no room are lost.
 */
final class KeyWatch implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(KeyWatch.class);
    private static final long FLUSH_SECONDS = 10;
    private static final long LOOK_SECONDS = 60;
    private static final long END_MILLIS = 2000;

    /** Uses that wait for the disk. */
    private static final int MOST_HELD = 100_000;

    private final Supplier<Configuration> configuration;
    private final KeyUses uses;
    private final TimeSource time;
    private final KeyUseFile file;
    private final KeyExpiry expiry = new KeyExpiry();
    private final ScheduledExecutorService thread;
    private final AtomicBoolean closed = new AtomicBoolean();
    private List<KeyUse> held = new ArrayList<>();
    private boolean failing;

    /** Does nothing by itself before {@link #begin}. */
    KeyWatch(Supplier<Configuration> configuration, KeyUses uses, TimeSource time) {
        this.configuration = configuration;
        this.uses = uses;
        this.time = time;
        this.file = new KeyUseFile(configuration.get().gateway().state().dir());
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "gatehouse-keys");
            made.setDaemon(true);
            return made;
        });
    }

    void begin() {
        var unusedLook = thread.scheduleWithFixedDelay(guarded(this::look), 0, LOOK_SECONDS, TimeUnit.SECONDS);
        var unusedFlush =
                thread.scheduleWithFixedDelay(guarded(this::flush), FLUSH_SECONDS, FLUSH_SECONDS, TimeUnit.SECONDS);
    }

    KeyExpiry.Counts counts() {
        return expiry.counts();
    }

    void look() {
        expiry.look(configuration.get(), time.wall().instant());
    }

    /** For one thread at a time. */
    synchronized void flush() {
        List<KeyUse> all = held;
        all.addAll(uses.drain());
        held = new ArrayList<>();
        try {
            file.add(all);
            if (failing && !all.isEmpty()) {
                failing = false;
                LOG.info("{}: last uses of keys are written again", file.path());
            }
        } catch (IOException e) {
            held.addAll(all.subList(Math.max(0, all.size() - MOST_HELD), all.size()));
            if (!failing) {
                failing = true;
                LOG.warn("{}: last uses of keys cannot be written, and requests go on: {}", file.path(), e.toString());
            }
        }
    }

    /** A task that fails is never run again. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("the keys could not be looked after", e);
            }
        };
    }

    /** Writes what is left, unless the disk hangs. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        thread.execute(guarded(this::flush));
        thread.shutdown();
        try {
            if (!thread.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("{}: the latest uses of keys may not be there", file.path());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
