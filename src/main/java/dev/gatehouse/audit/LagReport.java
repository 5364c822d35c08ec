package dev.gatehouse.audit;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells the process log when the disk begins and ceases to fall behind, once each, however many requests are turned
 * away for it.
 */
final class LagReport {

    /** Nothing was turned away for so long: the end, and not a gap between two batches. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private boolean lagging;
    private long before;
    private long last;
    private long lastGrowthNanos;

    /**
     * Takes the state of this moment.
     *
     * @param turnedAway requests refused and records dropped since the start
     * @return what to log, if there is anything new
     */
    Optional<String> after(long turnedAway, long nowNanos) {
        long grown = turnedAway - last;
        last = turnedAway;
        if (grown > 0) {
            lastGrowthNanos = nowNanos;
            if (!lagging) {
                lagging = true;
                before = turnedAway - grown;
                return Optional.of("the disk does not follow: there was no room for " + grown + " records");
            }
        } else if (lagging && nowNanos - lastGrowthNanos >= QUIET_NANOS) {
            lagging = false;
            return Optional.of("the disk follows again: there was no room for " + (turnedAway - before) + " records");
        }
        return Optional.empty();
    }
}
