package dev.gatehouse.upstream;

import java.time.Duration;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * How an endpoint that is new, or back, gets more and more requests: of those that would be its own it gets a tenth at first, and the
 * more of them the more of the time is over. The others go elsewhere, if there is an endpoint that is not warming up itself. By
 * chance and not by weight, since a weight says nothing where hardly anything is in flight.
 */
final class WarmUp {

    /** How often of a thousand times at first. */
    private static final int LEAST = 100;

    private static final int ALWAYS = 1000;

    private final long lengthNanos;
    private final LongSupplier nanoTime;

    /** @param length zero = there is none */
    WarmUp(Duration length, LongSupplier nanoTime) {
        this.lengthNanos = length.toNanos();
        this.nanoTime = nanoTime;
    }

    boolean isUnderWay(Endpoint endpoint) {
        return lengthNanos > 0 && endpoint.health().isFresh() && share(endpoint.health()) < ALWAYS;
    }

    /** Whether a request that would be its own is. */
    boolean letsPass(Endpoint endpoint, IntUnaryOperator random) {
        if (lengthNanos == 0 || !endpoint.health().isFresh()) {
            return true;
        }
        int share = share(endpoint.health());
        return share == ALWAYS || random.applyAsInt(ALWAYS) < share;
    }

    private int share(EndpointHealth health) {
        long elapsed = nanoTime.getAsLong() - health.freshSinceNanos();
        if (elapsed >= lengthNanos) {
            health.isSeasoned();
            return ALWAYS;
        }
        return (int) Math.max(LEAST, ALWAYS * elapsed / lengthNanos);
    }
}
