package dev.gatehouse.audit;

import dev.gatehouse.exchange.TimeSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Looks again and again whether the disk follows, and tells the process log. It has a thread of its own: a request's must
 * not wait for the process log, and the writer's may be the one that hangs in the disk.
 */
final class LagWatch {

    private static final Logger LOG = LogManager.getLogger(LagWatch.class);

    private final LongSupplier turnedAway;
    private final TimeSource time;
    private final Duration interval;
    private final LagReport report = new LagReport();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "gatehouse-audit-watch");

    /** @param turnedAway requests refused and records dropped since the start */
    LagWatch(LongSupplier turnedAway, TimeSource time, Duration interval) {
        this.turnedAway = turnedAway;
        this.time = time;
        this.interval = interval;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopped.countDown();
    }

    private void watch() {
        try {
            while (!stopped.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                report.after(turnedAway.getAsLong(), time.nanoTime().getAsLong())
                        .ifPresent(LOG::warn);
            }
        } catch (InterruptedException e) {
            // Whoever interrupts this thread wants it to end.
            Thread.currentThread().interrupt();
        }
    }
}
