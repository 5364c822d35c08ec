package dev.gatehouse.assembly;

import dev.gatehouse.exchange.CompletedExchange;
import dev.gatehouse.exchange.ExchangeSink;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many exchanges have begun and not ended.
 *
 * <p>Two sums that only grow, as one that goes up and down cannot be read while it changes: its parts are read one after
 * the other, and an end seen without the beginning of the next exchange makes it 0 while there has always been one.
 */
final class UnderWay implements ExchangeSink {

    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();

    @Override
    public boolean admit() {
        begun.increment();
        return true;
    }

    @Override
    public void withdraw() {
        ended.increment();
    }

    @Override
    public void completed(CompletedExchange exchange) {
        ended.increment();
    }

    /** Never too few: whatever has ended by the first reading has begun before the second. */
    long count() {
        long gone = ended.sum();
        return begun.sum() - gone;
    }
}
