package dev.gatehouse.upstream;

import dev.gatehouse.route.ConcurrencySettings;
import dev.gatehouse.route.Priority;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many calls a service has, and whether it may have one more: a number that is stated, or one that is found.
 *
 * <p>A call takes one compare-and-set in and one decrement out, and tells how long its answer took to begin by two sums that
 * threads keep apart. What is done with these is the sweep's.
 */
final class ConcurrencyLimit {

    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private final LongAdder answers = new LongAdder();
    private final LongAdder answerNanos = new LongAdder();
    private final LongAdder drops = new LongAdder();
    private final @Nullable AdaptiveLimit found;
    private final int stated;
    private volatile int most;
    private volatile int limit;

    /** @param connections that the service may have: with more calls than these some would wait, and not be seen to */
    ConcurrencyLimit(ConcurrencySettings settings, int connections) {
        stated = settings.most();
        most = Math.min(stated, connections);
        found = settings.adaptive() ? new AdaptiveLimit(most) : null;
        limit = found == null ? settings.most() : found.limit();
    }

    /**
     * Counts a call in.
     *
     * @return false if there is no room for one of this priority
     */
    boolean enter(Priority priority) {
        int most = priority.of(limit);
        int current = inFlight.get();
        while (current < most) {
            int witness = inFlight.compareAndExchange(current, current + 1);
            if (witness == current) {
                return true;
            }
            current = witness;
        }
        refused.increment();
        return false;
    }

    /** Counts a call out. */
    void leave() {
        inFlight.decrementAndGet();
    }

    /** An answer has begun that is one, so long after the request's last byte was sent. */
    void answered(long nanos) {
        if (found != null) {
            answers.increment();
            answerNanos.add(nanos);
        }
    }

    /** A sign that the service has too much to do: it did not answer in time, or an endpoint of it is left alone. */
    void dropped() {
        if (found != null) {
            drops.increment();
        }
    }

    int limit() {
        return limit;
    }

    /** More than which is never found. */
    int most() {
        return most;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** Calls for which there was no room. */
    long refused() {
        return refused.sum();
    }

    /** The service may have so many now, since its endpoints are others. */
    void connections(int now) {
        most = Math.max(1, Math.min(stated, now));
    }

    /** Several times a second, by one thread at a time. */
    void sweep(long nowNanos) {
        if (found != null) {
            found.atMost(most);
            limit = found.sweep(new AdaptiveLimit.Sums(
                    nowNanos, inFlight.get(), answers.sum(), answerNanos.sum(), refused.sum(), drops.sum()));
        }
    }
}
