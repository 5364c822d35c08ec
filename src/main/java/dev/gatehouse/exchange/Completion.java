package dev.gatehouse.exchange;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Closes the ledger exactly once, when the container has done with the exchange, and hands it to every sink. */
final class Completion implements AsyncListener {

    private final Exchange exchange;
    private final HttpServletResponse response;
    private final List<ExchangeSink> sinks;
    private final TimeSource time;
    private final AtomicBoolean done = new AtomicBoolean();

    Completion(Exchange exchange, HttpServletResponse response, List<ExchangeSink> sinks, TimeSource time) {
        this.exchange = exchange;
        this.response = response;
        this.sinks = sinks;
        this.time = time;
    }

    void complete() {
        if (done.compareAndSet(false, true)) {
            CompletedExchange completed =
                    exchange.complete(status(), time.nanoTime().getAsLong());
            for (ExchangeSink sink : sinks) {
                sink.completed(completed);
            }
        }
    }

    /** Of a client that left before the head was sent there is none. */
    private int status() {
        return exchange.outcome() instanceof Outcome.ClientGone && !response.isCommitted() ? 0 : response.getStatus();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        if (exchange.connection().tooSlow()) {
            exchange.clientTooSlow();
        } else if (exchange.connection().lost()) {
            exchange.clientGone();
        }
        complete();
    }

    /** The container could not go on: unless somebody knows better, the client is no longer there. */
    @Override
    public void onError(AsyncEvent event) {
        exchange.clientGone();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // The container's timeout is switched off; the gateway has its own.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // A new cycle drops its listeners.
        event.getAsyncContext().addListener(this);
    }
}
