package dev.gatehouse.assembly;

import dev.gatehouse.exchange.CompletedExchange;
import dev.gatehouse.exchange.ExchangeSink;
import java.util.concurrent.atomic.LongAdder;

/** How many exchanges have begun and not ended. */
final class UnderWay implements ExchangeSink {

    private final LongAdder count = new LongAdder();

    @Override
    public boolean admit() {
        count.increment();
        return true;
    }

    @Override
    public void withdraw() {
        count.decrement();
    }

    @Override
    public void completed(CompletedExchange exchange) {
        count.decrement();
    }

    long count() {
        return count.sum();
    }
}
