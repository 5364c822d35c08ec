package dev.gatehouse.assembly;

import dev.gatehouse.exchange.CompletedExchange;
import dev.gatehouse.exchange.ExchangeSink;
import dev.gatehouse.route.Priority;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * How many exchanges have begun and not ended, and whether there may be one more.
 *
 * <p>One number that all threads change: a sum kept in parts could not be held to a bound. It is changed twice in an exchange, for
 * which a processor that has to fetch it from another one waits about 0.1 µs; an exchange takes a thousand times as long.
 */
final class UnderWay implements ExchangeSink {

    private final IntSupplier most;
    private final AtomicInteger count = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    /** @param most at once; at least 1 */
    UnderWay(IntSupplier most) {
        this.most = most;
    }

    @Override
    public boolean admit() {
        int limit = most.getAsInt();
        int current = count.get();
        while (current < limit) {
            int witness = count.compareAndExchange(current, current + 1);
            if (witness == current) {
                return true;
            }
            current = witness;
        }
        refused.increment();
        return false;
    }

    @Override
    public String whenFull() {
        return "limit.requests are in flight";
    }

    @Override
    public void completed(CompletedExchange exchange) {
        count.decrementAndGet();
    }

    /** Whether those that have been let in, the one that asks among them, are no more than may be for one of this priority. */
    boolean hasRoomFor(Priority priority) {
        return count.get() <= priority.of(most.getAsInt());
    }

    long count() {
        return count.get();
    }

    /** Only grows. */
    long refused() {
        return refused.sum();
    }
}
