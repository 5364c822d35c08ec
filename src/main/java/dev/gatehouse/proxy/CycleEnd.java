package dev.gatehouse.proxy;

import dev.gatehouse.exchange.Exchange;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.jspecify.annotations.Nullable;

/** Tells a pump that the container has done with its request and response, by whatever that came. */
final class CycleEnd implements AsyncListener {

    private final Exchange exchange;
    private final ResponsePump pump;
    private final @Nullable MirrorCopy copy;

    /** @param copy of the request, in the making; null if there is none */
    CycleEnd(Exchange exchange, ResponsePump pump, @Nullable MirrorCopy copy) {
        this.exchange = exchange;
        this.pump = pump;
        this.copy = copy;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        pump.cycleEnds();
        copyEnds();
    }

    @Override
    public void onError(AsyncEvent event) {
        exchange.clientGone();
        pump.cycleEnds();
        exchange.closeLedger();
        copyEnds();
    }

    private void copyEnds() {
        if (copy != null) {
            copy.requestEnded();
        }
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
