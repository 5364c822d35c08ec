package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.auth.AuthDecision.Undecided;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.Suspension;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request that waits for a scheme's answer, off every thread. Whatever comes first ends it: the answer, the deadline, the
 * gateway's end, or the client's. All but the last dispatch the request again, and {@link AuthFilter} goes on with what it
 * finds here. The body, if there is one, waits in the connection meanwhile: nobody has asked for it.
 */
final class AuthWait implements AuthDecision.Answer, AsyncListener, Suspension {

    private static final Logger LOG = LogManager.getLogger(AuthWait.class);

    /** Stands for the answer where the scheme is to decide once more. */
    private static final AuthDecision AGAIN = new Undecided("");

    /** Stands for the answer where nobody waits for one. */
    private static final AuthDecision GONE = new Undecided("");

    private final Exchange exchange;
    private final AuthRun run;
    private final Pending pending;
    private final AsyncContext async;
    private final Waits waits;
    private final long deadlineNanos;
    private final AtomicReference<@Nullable AuthDecision> answer = new AtomicReference<>();

    /** @param deadlineNanos the same for all that one request waits for */
    AuthWait(Exchange exchange, Conclusion.Waiting waiting, AsyncContext async, Waits waits, long deadlineNanos) {
        this.exchange = exchange;
        this.run = waiting.run();
        this.pending = waiting.pending();
        this.async = async;
        this.waits = waits;
        this.deadlineNanos = deadlineNanos;
    }

    /** To be called last on the request's thread: the request may be dispatched again while this still runs. */
    void begin() {
        exchange.suspend(this);
        async.addListener(this);
        waits.add(this);
        try {
            pending.question().ask(this);
        } catch (RuntimeException e) {
            LOG.error("{}: what authentication has to ask could not be asked", exchange.id(), e);
            giveUp("could not be asked");
        }
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    boolean isOver(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    @Override
    public void is(AuthDecision decision) {
        end(decision instanceof Pending ? new Undecided("answered by another question") : decision);
    }

    @Override
    public void decideAgain() {
        end(AGAIN);
    }

    /** @param why nobody can tell, for the record */
    void giveUp(String why) {
        if (end(new Undecided(pending.waitsFor() + ": " + why))) {
            pending.question().cancel();
        }
    }

    private boolean end(AuthDecision decision) {
        if (!answer.compareAndSet(null, decision)) {
            return false;
        }
        waits.remove(this);
        try {
            async.dispatch();
        } catch (IllegalStateException e) {
            // The container has ended the request by itself.
            LOG.debug("{}: the request ended while it waited for authentication", exchange.id(), e);
        }
        return true;
    }

    /** What becomes of the request now; null if it has ended, or has not come so far. */
    @Nullable
    Conclusion conclude() {
        AuthDecision decision = answer.get();
        if (decision == null || decision == GONE) {
            return null;
        }
        return decision == AGAIN ? run.goOn() : run.goOn(decision);
    }

    /** The container could not go on. */
    @Override
    public void onError(AsyncEvent event) {
        if (answer.compareAndSet(null, GONE)) {
            waits.remove(this);
            pending.question().cancel();
            exchange.clientGone();
            exchange.closeLedger();
            async.complete();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        if (answer.compareAndSet(null, GONE)) {
            waits.remove(this);
            pending.question().cancel();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // The container's timeout is switched off; the gateway has its own.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // What comes behind has listeners of its own.
    }
}
