package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.upstream.UpstreamFailure.Progress;

/**
 * Whether a failed try may be made again without the client's knowing: the one place that decides it.
 *
 * <ul>
 *   <li>Nothing was sent: always, for the upstream cannot have acted on it.
 *   <li>A kept connection was lost before any byte came back: the upstream has most likely closed it while it was idle, so
 *       once more, if the request may be repeated.
 *   <li>It was sent, and failed for a cause that the settings name: if the request may be repeated, within the budget.
 *   <li>The response had begun to reach the client: never.
 * </ul>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2">RFC 9110 §9.2.2</a>
 */
final class RetryRule {

    /** Losses of kept connections that do not count as tries, so that a pool full of stale ones costs no client its answer. */
    static final int MOST_STALE = 3;

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private RetryRule() {}

    /** What may follow a failed try. */
    enum Verdict {
        NO,
        /** Another try, whatever the budget is. */
        FREE,
        /** Another try, if the budget has one. */
        BUDGETED
    }

    /**
     * How a call stands after a failed try.
     *
     * @param tries that counted, the failed one included unless it was stale
     * @param stale losses of kept connections so far, this one included
     * @param repeatable whether the request is idempotent, and its body, if it has one, still there whole
     */
    record Standing(int tries, int stale, boolean repeatable) {}

    /** Whether a kept connection was lost before any byte of an answer came. */
    static boolean isStale(UpstreamFailure failure, boolean connectionWasReused) {
        return connectionWasReused
                && failure.kind() == FailureKind.CONNECTION_LOST
                && failure.progress() != Progress.ANSWERING;
    }

    static Verdict afterFailure(
            RetrySettings settings, Standing standing, UpstreamFailure failure, boolean connectionWasReused) {
        if (isStale(failure, connectionWasReused) && mayFollowStale(standing, failure)) {
            return Verdict.FREE;
        }
        if (standing.tries() >= settings.attempts()) {
            return Verdict.NO;
        }
        return switch (failure.progress()) {
            case NOTHING_SENT -> isOfReaching(failure.kind()) ? Verdict.FREE : Verdict.NO;
            case SENT -> standing.repeatable() && isCause(settings, failure.kind()) ? Verdict.BUDGETED : Verdict.NO;
            case ANSWERING -> Verdict.NO;
        };
    }

    private static boolean mayFollowStale(Standing standing, UpstreamFailure failure) {
        return failure.progress() == Progress.NOTHING_SENT
                ? standing.stale() <= MOST_STALE
                : standing.stale() == 1 && standing.tries() == 0 && standing.repeatable();
    }

    /** An answer that says that the upstream could not, of which nothing has been passed on. */
    static Verdict afterStatus(RetrySettings settings, Standing standing, int status) {
        return standing.tries() < settings.attempts()
                        && standing.repeatable()
                        && settings.causes().statuses().contains(status)
                ? Verdict.BUDGETED
                : Verdict.NO;
    }

    /**
     * That the time was over before anything was sent means that a connection that others have takes nothing more; that an answer was none, that
     * what is spoken there is not what was expected.
     */
    private static boolean isOfReaching(FailureKind kind) {
        return switch (kind) {
            case UNRESOLVED,
                    CONNECT_REFUSED,
                    CONNECT_TIMEOUT,
                    TLS_FAILED,
                    TLS_UNTRUSTED,
                    TLS_WRONG_NAME,
                    TLS_EXPIRED,
                    RESPONSE_TIMEOUT,
                    CONNECTION_LOST,
                    BAD_RESPONSE -> true;
            default -> false;
        };
    }

    private static boolean isCause(RetrySettings settings, FailureKind kind) {
        return switch (kind) {
            case CONNECTION_LOST -> settings.causes().lost();
            case RESPONSE_TIMEOUT -> settings.causes().timeout() || settings.tryTimeout() != null;
            default -> false;
        };
    }

    /** By its method, or by its client's word if the settings take it. */
    static boolean isIdempotent(UpstreamRequest request, RetrySettings settings) {
        return switch (request.repetition()) {
            case BY_METHOD -> byMethod(request, settings);
            case NEVER -> false;
            case ALWAYS -> true;
        };
    }

    private static boolean byMethod(UpstreamRequest request, RetrySettings settings) {
        return switch (request.method()) {
            case "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE" -> true;
            default -> settings.byIdempotencyKey() && request.fields().first(IDEMPOTENCY_KEY) != null;
        };
    }
}
