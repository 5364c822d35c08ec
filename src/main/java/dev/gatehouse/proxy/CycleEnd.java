package dev.gatehouse.proxy;

import dev.gatehouse.exchange.Exchange;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Tells a pump that the container has done with its request and response, by whatever that came. */
final class CycleEnd implements AsyncListener {

    private final Exchange exchange;
    private final ResponsePump pump;

    CycleEnd(Exchange exchange, ResponsePump pump) {
        this.exchange = exchange;
        this.pump = pump;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        pump.cycleEnds();
    }

    @Override
    public void onError(AsyncEvent event) {
        exchange.clientGone();
        pump.cycleEnds();
        exchange.closeLedger();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // Switched off: deadlines are the upstream's.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // The dispatch that cuts a response short starts no cycle of its own.
    }
}
