package dev.gatehouse.quota;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.Suspension;
import dev.gatehouse.quota.Cell.Take;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request that waits, off every thread, for what others have left of a limit. Whoever is asked tells in any case, by the
 * time-out of {@code state.timeout} at the latest; then the request is dispatched again, and {@link QuotaFilter} goes on with
 * what it finds here. What comes for a request that has ended meanwhile is given back.
 */
final class QuotaWait implements WaitingLine.Ear, AsyncListener, Suspension {

    private static final Logger LOG = LogManager.getLogger(QuotaWait.class);

    private final Exchange exchange;
    private final Taking taking;
    private final AsyncContext async;

    /** {@link Take#RETIRED} stands for a request that has ended. */
    private final AtomicReference<@Nullable Take> outcome = new AtomicReference<>();

    /** Whether what was taken is somebody else's to give back. */
    private volatile boolean concluded;

    QuotaWait(Exchange exchange, Taking taking, AsyncContext async) {
        this.exchange = exchange;
        this.taking = taking;
        this.async = async;
    }

    /** To be called last on the request's thread: the request may be dispatched again while this still runs. */
    void begin() {
        exchange.suspend(this);
        async.addListener(this);
        Take take = taking.await(this);
        if (take != Take.ASK) {
            is(take);
        }
    }

    @Override
    public void is(Take take) {
        if (!outcome.compareAndSet(null, take)) {
            taking.giveBackAsked(take);
            return;
        }
        try {
            async.dispatch();
        } catch (IllegalStateException e) {
            // The container has ended the request by itself.
            LOG.debug("{}: the request ended while it waited for its quota", exchange.id(), e);
        }
    }

    /** What becomes of the request now; null if it has ended, or has not come so far. */
    @Nullable
    QuotaDecision conclude() {
        Take take = outcome.get();
        if (take == null || take == Take.RETIRED) {
            return null;
        }
        concluded = true;
        return taking.goOn(take);
    }

    /** The container could not go on. */
    @Override
    public void onError(AsyncEvent event) {
        if (outcome.compareAndSet(null, Take.RETIRED)) {
            exchange.clientGone();
            exchange.closeLedger();
            async.complete();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        if (!concluded) {
            concluded = true;
            Take take = outcome.getAndSet(Take.RETIRED);
            taking.giveBackAsked(take == null ? Take.REFUSED : take);
            taking.giveBackTaken();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // The container's timeout is switched off.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // What comes behind has listeners of its own.
    }
}
