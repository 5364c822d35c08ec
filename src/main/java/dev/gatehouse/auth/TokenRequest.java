package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Answer;
import dev.gatehouse.auth.AuthDecision.Question;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One request for tokens, for which any number of a browser's requests may wait.
 *
 * @param reply never fails
 * @param begunNanos when it was sent
 * @param begunSeconds the same by the calendar, since 1970: from then on what is given lasts
 */
record TokenRequest(CompletableFuture<TokenReply> reply, long begunNanos, long begunSeconds) {

    /** Null if there is no answer yet. */
    @Nullable
    TokenReply replyNow() {
        return reply.getNow(null);
    }

    /** Whether there was no answer, so long ago that it may be asked again. */
    boolean failedBefore(long nanos) {
        return replyNow() instanceof TokenReply.Unreachable && begunNanos - nanos < 0;
    }

    /** Waits until it is answered. */
    Question awaited() {
        return answer -> then(reply, answer);
    }

    /**
     * Waits no longer than a moment.
     *
     * @param late what is done then
     * @param moment runs a task when the moment is over
     */
    Question awaitedFor(Executor moment, AuthDecision late) {
        return answer -> {
            then(reply, answer);
            if (!reply.isDone()) {
                moment.execute(() -> answer.is(late));
            }
        };
    }

    private static void then(CompletionStage<TokenReply> reply, Answer answer) {
        CompletionStage<?> unused = reply.whenComplete((done, failure) -> answer.decideAgain());
    }
}
