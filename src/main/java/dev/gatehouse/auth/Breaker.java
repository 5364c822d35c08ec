package dev.gatehouse.auth;

import dev.gatehouse.exchange.TimeSource;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Keeps a service from being asked by everybody while it cannot answer anybody. After {@link #FEW} outages in a row nobody asks for a
 * second; then one question tries whether it is back, and each that fails doubles the pause, up to {@link #LONGEST}.
 *
 * <p>Safe for all threads; holds its lock for a few instructions, and never while it logs: a log may hang.
 */
final class Breaker {

    static final int FEW = 3;
    static final Duration LONGEST = Duration.ofSeconds(32);

    private static final Logger LOG = LogManager.getLogger(Breaker.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final String service;
    private final TimeSource time;

    // Guarded by this.
    private int outages;
    private long pauseNanos;
    private long endNanos;
    private boolean trying;

    /** @param service for the log */
    Breaker(String service, TimeSource time) {
        this.service = service;
        this.time = time;
    }

    /** Whether nobody may ask now. */
    synchronized boolean isOpen() {
        return outages >= FEW && (trying || now() - endNanos < 0);
    }

    /** Whether the caller may ask, and then tells how it ended. */
    synchronized boolean mayAsk() {
        if (isOpen()) {
            return false;
        }
        trying = outages >= FEW;
        return true;
    }

    void answered() {
        if (closes()) {
            LOG.info("{} answers again", service);
        }
    }

    /** Whether it was down. */
    private synchronized boolean closes() {
        boolean wasDown = outages > 0;
        outages = 0;
        trying = false;
        return wasDown;
    }

    void failed(String why) {
        if (isFirstFailure()) {
            LOG.warn("{} cannot say: {}; whoever it does not know yet is answered 503", service, why);
        }
    }

    /** Of those that were under way when it broke only the first ones count. */
    private synchronized boolean isFirstFailure() {
        if (outages >= FEW && !trying) {
            return false;
        }
        pauseNanos = outages < FEW ? SHORTEST.toNanos() : Math.min(2 * pauseNanos, LONGEST.toNanos());
        endNanos = now() + pauseNanos;
        outages++;
        trying = false;
        return outages == 1;
    }

    /** Nobody waits for the answer any more. */
    synchronized void gaveUp() {
        trying = false;
    }

    private long now() {
        return time.nanoTime().getAsLong();
    }
}
