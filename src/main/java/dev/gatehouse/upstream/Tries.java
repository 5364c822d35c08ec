package dev.gatehouse.upstream;

import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.upstream.RetryRule.Standing;
import dev.gatehouse.upstream.RetryRule.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one call: where they went, whether there may be another, and what it sends. Used by whoever ends a try, which is one
 * at a time.
 */
final class Tries {

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final int FIRST_SERVER_ERROR = 500;

    private final UpstreamRequest request;
    private final RetrySettings settings;
    private final RetryBudget budget;
    private final boolean idempotent;
    private final @Nullable ReplayableBody body;

    private List<Endpoint> failed = List.of();
    private int stale;

    /** @param mayBeUnsent whether a service may say of what it was sent that it did nothing with it */
    Tries(UpstreamRequest request, RetrySettings settings, RetryBudget budget, boolean mayBeUnsent) {
        this.request = request;
        this.settings = settings;
        this.budget = budget;
        this.idempotent = RetryRule.isIdempotent(request, settings);
        this.body = bodyToKeep(mayBeUnsent);
    }

    private @Nullable ReplayableBody bodyToKeep(boolean mayBeUnsent) {
        RequestBody sent = request.body();
        boolean keep = sent != null
                && (idempotent || mayBeUnsent)
                && settings.attempts() > 1
                && sent.length() <= settings.bufferBytes();
        return keep ? new ReplayableBody(Objects.requireNonNull(sent), settings.bufferBytes()) : null;
    }

    /** Endpoints whose try has failed. */
    List<Endpoint> failed() {
        return failed;
    }

    UpstreamRequest nextRequest() {
        return body == null ? request : request.withBody(body.nextTry());
    }

    /** Only a try that another may follow is hurried. */
    TimeoutSettings nextTimeouts(TimeoutSettings ofRoute) {
        Duration limit = settings.tryTimeout();
        boolean last = failed.size() + 1 >= settings.attempts();
        return limit == null || last || !idempotent ? ofRoute : ofRoute.withResponseWithin(limit);
    }

    /** Whether an answer with this status is not the client's, since another try may bring a better one. */
    boolean passesOver(int status) {
        return status >= FIRST_SERVER_ERROR
                && isAllowed(RetryRule.afterStatus(settings, standing(failed.size() + 1), status));
    }

    /** A try at this endpoint has failed. */
    void failedAt(Endpoint endpoint) {
        List<Endpoint> all = new ArrayList<>(failed);
        all.add(endpoint);
        failed = all;
    }

    /** Whether another one may be passed over: a service that refuses all would be asked for ever. */
    boolean mayBeStale() {
        return stale < RetryRule.MOST_STALE;
    }

    /** A connection that was kept was lost, or the service did nothing with the request, which is no try. */
    void wasStale() {
        stale++;
    }

    /** @param bodyIsTaken whether the body is no more where it came from, so that it must have been kept */
    boolean mayFollow(UpstreamFailure failure, boolean wasStale, boolean bodyIsTaken) {
        return (!bodyIsTaken || (body != null && body.isWhole()))
                && isAllowed(RetryRule.afterFailure(settings, standing(failed.size()), failure, wasStale));
    }

    /** Twice as long each time, and half of it by chance, so that calls that failed together do not come back together. */
    long pauseNanos() {
        long most = FIRST_PAUSE_NANOS << failed.size();
        return most / 2 + ThreadLocalRandom.current().nextLong(most / 2);
    }

    private Standing standing(int tries) {
        boolean whole = body == null ? request.body() == null : body.isWhole();
        return new Standing(tries, stale, idempotent && whole);
    }

    private boolean isAllowed(Verdict verdict) {
        return switch (verdict) {
            case NO -> false;
            case FREE -> true;
            case BUDGETED -> budget.take(settings.budgetPercent());
        };
    }

    @Override
    public String toString() {
        return "try " + (failed.size() + 1);
    }
}
