package dev.gatehouse.exchange;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Time as it is injected everywhere, so that a test need not sleep.
 *
 * @param nanoTime grows steadily; for durations and deadlines
 * @param wall the calendar; for records and calendar windows
 */
public record TimeSource(LongSupplier nanoTime, InstantSource wall) {

    public static final TimeSource SYSTEM = new TimeSource(System::nanoTime, InstantSource.system());
}
