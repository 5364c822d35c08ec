package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.upstream.UpstreamFailure.Progress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request to one upstream, from the first try to the last byte of the answer.
 *
 * <p>Each try is an {@link Attempt}; this class decides whether there is another one, watches the deadlines and tells
 * the receiver of the end exactly once: whoever sets {@link #ended} first, the answer's last byte, a failure, a deadline
 * or {@link #cancel}, has ended it.
 */
public final class UpstreamCall {

    private final Upstream upstream;
    private final UpstreamRequest request;
    private final TimeoutSettings timeouts;
    private final ResponseReceiver receiver;
    private final long startNanos;
    private final AtomicBoolean ended = new AtomicBoolean();

    private int tries;
    private volatile @Nullable Attempt attempt;

    UpstreamCall(Upstream upstream, UpstreamRequest request, TimeoutSettings timeouts, ResponseReceiver receiver) {
        this.upstream = upstream;
        this.request = request;
        this.timeouts = timeouts;
        this.receiver = receiver;
        this.startNanos = upstream.now();
    }

    void begin() {
        tries++;
        Endpoint endpoint = upstream.pick();
        receiver.attempting(this, endpoint.authority());
        if (!upstream.enter(endpoint)) {
            fail(new UpstreamFailure(FailureKind.NO_ROOM, "the waiting room is full", Progress.NOTHING_SENT));
            return;
        }
        Attempt next = new Attempt(this, upstream, endpoint, request, timeouts);
        attempt = next;
        next.start();
        if (ended.get()) {
            next.abandon();
        }
    }

    /** Nobody wants the answer any more. The receiver hears nothing of it. */
    public void cancel() {
        if (end()) {
            abandonAttempt();
        }
    }

    /** The receiver has done with so many bytes of the body: as many more may come. */
    public void grant(int bytes) {
        Attempt current = attempt;
        if (current != null) {
            current.grant(bytes);
        }
    }

    /** Ends the call from outside the connection, as a deadline does. */
    void fail(UpstreamFailure failure) {
        if (end()) {
            abandonAttempt();
            receiver.failed(failure);
        }
    }

    void checkDeadlines(long nowNanos) {
        Duration total = timeouts.total();
        Attempt current = attempt;
        if (total != null && nowNanos - startNanos > total.toNanos()) {
            Progress progress = current == null ? Progress.NOTHING_SENT : current.progress();
            fail(new UpstreamFailure(FailureKind.TOTAL_TIMEOUT, "timeout.total is over", progress));
        } else if (current != null) {
            UpstreamFailure overdue = current.overdue(nowNanos);
            if (overdue != null) {
                fail(overdue);
            }
        }
    }

    boolean hasEnded() {
        return ended.get();
    }

    // From the attempt, on the thread of its connection.

    void informational(int status, Fields fields) {
        if (!hasEnded()) {
            receiver.informational(status, fields);
        }
    }

    void head(UpstreamResponse response) {
        if (!hasEnded()) {
            receiver.head(response);
        }
    }

    void data(ByteBuffer bytes) {
        if (!hasEnded()) {
            receiver.data(bytes);
        }
    }

    void bulk(Chunk chunk) {
        if (!hasEnded()) {
            receiver.bulk(chunk);
        }
    }

    void answered(@Nullable Fields trailers) {
        if (end()) {
            receiver.end(trailers);
        }
    }

    void attemptFailed(Attempt failed, UpstreamFailure failure) {
        if (failed != attempt || hasEnded()) {
            return;
        }
        if (RetryRule.mayTryAgain(request, failure, failed.reusedConnection(), tries)) {
            begin();
        } else {
            fail(failure);
        }
    }

    private boolean end() {
        if (ended.compareAndSet(false, true)) {
            upstream.ended(this);
            return true;
        }
        return false;
    }

    private void abandonAttempt() {
        Attempt current = attempt;
        if (current != null) {
            current.abandon();
        }
    }

    @Override
    public String toString() {
        return request.method() + " to " + upstream.settings().id() + ", try " + tries + ", "
                + Objects.requireNonNullElse(attempt, "not begun");
    }
}
