package dev.gatehouse.upstream;

import dev.gatehouse.upstream.UpstreamFailure.Progress;

/**
 * Whether a failed try may be made again without the client's knowing: the one place that decides it.
 *
 * <ul>
 *   <li>Nothing was sent: always, for the upstream cannot have acted on it.
 *   <li>A kept connection was lost before any byte came back: the upstream has most likely closed it while it was idle,
 *       so once more, if the request is idempotent and has no body that is gone by now.
 *   <li>The response had begun: never.
 * </ul>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2">RFC 9110 §9.2.2</a>
 */
final class RetryRule {

    /** All tries of one call together, so that a pool full of stale connections cannot keep a client waiting. */
    static final int MAX_TRIES = 4;

    private RetryRule() {}

    static boolean mayTryAgain(
            UpstreamRequest request, UpstreamFailure failure, boolean connectionWasReused, int tries) {
        if (tries >= MAX_TRIES) {
            return false;
        }
        return switch (failure.kind()) {
            case CONNECTION_LOST ->
                failure.progress() == Progress.NOTHING_SENT
                        || (failure.progress() == Progress.SENT
                                && connectionWasReused
                                && tries == 1
                                && request.body() == null
                                && isIdempotent(request.method()));
            default -> false;
        };
    }

    private static boolean isIdempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE" -> true;
            default -> false;
        };
    }
}
