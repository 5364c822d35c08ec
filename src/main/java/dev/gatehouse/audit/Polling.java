package dev.gatehouse.audit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting at the close, where nobody signals because on the way of a request a signal would cost. */
final class Polling {

    private static final Duration INTERVAL = Duration.ofMillis(1);

    private Polling() {}

    /** @param patience about as long; counted in intervals, so that a stopped clock does not make it endless */
    static void until(BooleanSupplier holds, Duration patience) {
        long polls = patience.dividedBy(INTERVAL);
        for (long poll = 0; poll < polls && !holds.getAsBoolean(); poll++) {
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }
}
