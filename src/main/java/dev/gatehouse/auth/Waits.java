package dev.gatehouse.auth;

import dev.gatehouse.exchange.TimeSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** All requests that wait for a scheme's answer: one sweep over them keeps every deadline, so that a request needs no timer. */
final class Waits {

    private static final Logger LOG = LogManager.getLogger(Waits.class);

    /** How late a deadline may be noticed. */
    private static final long SWEEP_MILLIS = 100;

    static final String TOO_LATE = "auth.timeout is over";
    static final String LEAVING = "the gateway is shutting down";

    private final TimeSource time;
    private final Runnable tick;
    private final Set<AuthWait> all = ConcurrentHashMap.newKeySet();
    private volatile boolean cutOff;
    private @Nullable ScheduledExecutorService sweeper;

    /** @param tick to be run with each sweep */
    Waits(TimeSource time, Runnable tick) {
        this.time = time;
        this.tick = tick;
    }

    synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "gatehouse-auth-sweep");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused =
                started.scheduleWithFixedDelay(this::sweepOrTell, 0, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        sweeper = started;
    }

    long now() {
        return time.nanoTime().getAsLong();
    }

    void add(AuthWait wait) {
        all.add(wait);
        if (cutOff) {
            wait.giveUp(LEAVING);
        }
    }

    void remove(AuthWait wait) {
        all.remove(wait);
    }

    int size() {
        return all.size();
    }

    void sweep() {
        long now = now();
        for (AuthWait wait : all) {
            if (wait.isOver(now)) {
                wait.giveUp(TOO_LATE);
            }
        }
    }

    private void sweepOrTell() {
        try {
            sweep();
            tick.run();
        } catch (RuntimeException e) {
            LOG.error("the sweep over requests that wait for authentication failed", e);
        }
    }

    void cutOff() {
        cutOff = true;
        for (AuthWait wait : all) {
            wait.giveUp(LEAVING);
        }
    }

    synchronized void close() {
        cutOff();
        if (sweeper != null) {
            sweeper.shutdownNow();
        }
    }
}
