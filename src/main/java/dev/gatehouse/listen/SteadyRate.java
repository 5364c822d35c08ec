package dev.gatehouse.listen;

import dev.gatehouse.route.GatewaySettings.AcceptRate;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one in per interval, and a burst of them after a pause. All it keeps is when the next one is due, were they evenly
 * spread; as many as make a burst may come before.
 */
final class SteadyRate {

    private final long intervalNanos;
    private final long mostEarlyNanos;
    private final AtomicLong due;

    /** @param nowNanos as whatever is asked later is measured by */
    SteadyRate(AcceptRate rate, long nowNanos) {
        this.intervalNanos = rate.intervalNanos();
        this.mostEarlyNanos = rate.intervalNanos() * (rate.burst() - 1);
        this.due = new AtomicLong(nowNanos);
    }

    /** Whether one more may come in now. */
    boolean takes(long nowNanos) {
        while (true) {
            long read = due.get();
            long earlyNanos = Math.max(0, read - nowNanos);
            if (earlyNanos > mostEarlyNanos) {
                return false;
            }
            if (due.compareAndSet(read, nowNanos + earlyNanos + intervalNanos)) {
                return true;
            }
        }
    }
}
