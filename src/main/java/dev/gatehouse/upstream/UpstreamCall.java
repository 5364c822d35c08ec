package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.upstream.Deadlines.Phase;
import dev.gatehouse.upstream.UpstreamFailure.Progress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request to one upstream, from the first try until the receiver has done with the answer.
 *
 * <p>Each try is an {@link Attempt}; this class decides whether there is another one, watches the deadlines and tells
 * the receiver of the end exactly once: whoever changes {@link #state} first, the answer's last byte, a failure, a
 * deadline or {@link #leave}, has ended it. An answer that has come whole is under deadlines still, since the client may
 * not take it.
 */
public final class UpstreamCall {

    private enum State {
        UNDER_WAY,
        /** The receiver has all of the answer. */
        DELIVERING,
        ENDED
    }

    private final Upstream upstream;
    private final UpstreamRequest request;
    private final TimeoutSettings timeouts;
    private final ResponseReceiver receiver;
    private final long startNanos;
    private final Tries tries;
    private final AtomicReference<State> state = new AtomicReference<>(State.UNDER_WAY);

    private volatile @Nullable Attempt attempt;

    /** When the next try begins, if it has to wait. */
    private volatile @Nullable Long resumeNanos;

    UpstreamCall(
            Upstream upstream,
            UpstreamRequest request,
            TimeoutSettings timeouts,
            RetrySettings retry,
            ResponseReceiver receiver) {
        this.upstream = upstream;
        this.request = request;
        this.timeouts = timeouts;
        this.receiver = receiver;
        this.startNanos = upstream.now();
        this.tries = new Tries(request, retry, upstream.budget(), upstream.sharesConnections());
    }

    void begin() {
        begin(upstream.pick(tries.failed(), request.key()));
    }

    /** @param endpoint null if none can be used */
    private void begin(@Nullable Endpoint endpoint) {
        if (endpoint == null) {
            fail(new UpstreamFailure(FailureKind.NO_ENDPOINT, "no endpoint can be used", Progress.NOTHING_SENT));
            return;
        }
        receiver.attempting(this, endpoint.place());
        if (!upstream.enter(endpoint)) {
            fail(new UpstreamFailure(FailureKind.NO_ROOM, "the waiting room is full", Progress.NOTHING_SENT));
            return;
        }
        Attempt next = new Attempt(this, upstream, endpoint, tries.nextRequest(), tries.nextTimeouts(timeouts));
        attempt = next;
        next.start();
        if (hasEnded()) {
            next.abandon();
        }
    }

    /** At once where there is an endpoint that was not tried; else after a pause, which gives the same one time. */
    private void tryAgain() {
        Endpoint next = upstream.pick(tries.failed(), request.key());
        if (next != null && tries.failed().contains(next)) {
            resumeNanos = upstream.now() + tries.pauseNanos();
        } else {
            begin(next);
        }
    }

    /** The receiver wants no more, whether it has the whole answer or nobody to give it to. It hears nothing of it. */
    public void leave() {
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

    /** For which a try may wait for a connection: that none is free says nothing of the endpoint, and another one is no help. */
    Duration timeForRoom() {
        return timeouts.response();
    }

    void checkDeadlines(long nowNanos) {
        Duration total = timeouts.total();
        Attempt current = attempt;
        if (total != null && nowNanos - startNanos > total.toNanos()) {
            Progress progress = current == null ? Progress.NOTHING_SENT : current.progress();
            UpstreamFailure failure = new UpstreamFailure(FailureKind.TOTAL_TIMEOUT, "timeout.total is over", progress);
            if (current != null) {
                blame(current, failure);
            }
            fail(failure);
        } else if (current != null) {
            checkTry(current, nowNanos);
        }
    }

    private void checkTry(Attempt current, long nowNanos) {
        Long due = resumeNanos;
        if (due != null) {
            if (nowNanos - due >= 0) {
                resumeNanos = null;
                begin();
            }
            return;
        }
        Phase overdue = current.overdue(nowNanos);
        if (overdue == null) {
            if (current.restIsLate(nowNanos) && !hasEnded()) {
                receiver.restIsLate();
            }
        } else if (receiver.waitsForClient()) {
            stalled();
        } else if (current.fate().isAnswering()) {
            failAnswering(current, overdue);
        } else {
            attemptFailed(current, current.failureOf(overdue));
        }
    }

    private void failAnswering(Attempt current, Phase overdue) {
        UpstreamFailure failure = current.failureOf(overdue);
        if (overdue != Phase.DELIVERING) {
            blame(current, failure);
        }
        fail(failure);
    }

    private void stalled() {
        if (end()) {
            abandonAttempt();
            receiver.clientStalled();
        }
    }

    /** Whether nothing more is expected of the upstream. */
    boolean hasEnded() {
        return state.get() != State.UNDER_WAY;
    }

    // From the attempt, on the thread of its connection.

    void informational(int status, Fields fields) {
        if (!hasEnded()) {
            receiver.informational(status, fields);
        }
    }

    /** @return whether the answer is passed on; if not, another try is made in the place of this one */
    boolean head(Attempt from, UpstreamResponse response) {
        if (!hasEnded() && tries.passesOver(response.status()) && from.fate().supersede()) {
            from.abandon();
            tries.failedAt(from.endpoint());
            tryAgain();
            return false;
        }
        boolean passedOn = from.fate().answer();
        if (passedOn && !hasEnded()) {
            receiver.head(response);
        }
        return passedOn;
    }

    void paused() {
        if (!hasEnded()) {
            receiver.paused();
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
        if (state.compareAndSet(State.UNDER_WAY, State.DELIVERING)) {
            upstream.dismiss();
            receiver.end(trailers);
        }
    }

    void attemptFailed(Attempt failed, UpstreamFailure failure) {
        if (hasEnded() || !(failed.fate().supersede() || failed.fate().isAnswering())) {
            return;
        }
        boolean stale = RetryRule.isStale(failure, failed.reusedConnection()) && tries.mayBeStale();
        if (stale) {
            tries.wasStale();
        } else {
            tries.failedAt(failed.endpoint());
            blame(failed, failure);
        }
        if (tries.mayFollow(failure, stale, failed.bodyIsTaken())) {
            failed.abandon();
            tryAgain();
        } else {
            fail(failure);
        }
    }

    private void blame(Attempt failed, UpstreamFailure failure) {
        if (failure.isOfEndpoint()) {
            upstream.failed(failed.endpoint());
            if (failure.isTimeout()) {
                upstream.hasTooMuchToDo();
            }
        }
    }

    private boolean end() {
        State before = state.getAndSet(State.ENDED);
        if (before == State.UNDER_WAY) {
            upstream.dismiss();
        }
        if (before != State.ENDED) {
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
        return request.method() + " to " + upstream.settings().id() + ", " + tries + ", "
                + Objects.requireNonNullElse(attempt, "not begun");
    }
}
