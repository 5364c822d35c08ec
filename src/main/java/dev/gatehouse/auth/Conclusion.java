package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Answered;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.http.Problem;
import java.util.List;
import java.util.function.Function;

/** What all schemes of a route together say of a request. */
sealed interface Conclusion {

    <T> T fold(
            Function<? super Admitted, ? extends T> admitted,
            Function<? super Denied, ? extends T> denied,
            Function<? super Waiting, ? extends T> waiting,
            Function<? super Replied, ? extends T> replied);

    /** @param cookies for the answer */
    record Admitted(Caller caller, AuthFinding by, List<String> cookies) implements Conclusion {

        public Admitted {
            cookies = List.copyOf(cookies);
        }

        @Override
        public <T> T fold(
                Function<? super Admitted, ? extends T> admitted,
                Function<? super Denied, ? extends T> denied,
                Function<? super Waiting, ? extends T> waiting,
                Function<? super Replied, ? extends T> replied) {
            return admitted.apply(this);
        }
    }

    /**
     * @param problem 401 where nobody is known, 403 where it is known who may not, 503 where nobody could tell
     * @param caller anonymous unless it is known
     * @param reason for the record alone
     * @param challenges for {@code WWW-Authenticate}
     * @param badCredential whether there was a credential, and it was found not to be good
     * @param retryAfterSeconds when it is worth while to come again; 0 = that is not said
     * @param cookies for the answer
     */
    record Denied(
            Problem problem,
            Caller caller,
            AuthFinding by,
            String reason,
            List<String> challenges,
            boolean badCredential,
            long retryAfterSeconds,
            List<String> cookies)
            implements Conclusion {

        public Denied {
            challenges = List.copyOf(challenges);
            cookies = List.copyOf(cookies);
        }

        /** Without cookies. */
        Denied(
                Problem problem,
                Caller caller,
                AuthFinding by,
                String reason,
                List<String> challenges,
                boolean badCredential,
                long retryAfterSeconds) {
            this(problem, caller, by, reason, challenges, badCredential, retryAfterSeconds, List.of());
        }

        /** Who need not come again. */
        static Denied forbidden(Caller caller, AuthFinding by, String reason, List<String> challenges) {
            return new Denied(Problem.FORBIDDEN, caller, by, reason, challenges, false, 0);
        }

        /** The same where the bad credential has been counted. */
        Denied counted() {
            return new Denied(problem, caller, by, reason, challenges, false, retryAfterSeconds, cookies);
        }

        /** The same with cookies for the answer. */
        Denied with(List<String> lines) {
            return new Denied(problem, caller, by, reason, challenges, badCredential, retryAfterSeconds, lines);
        }

        @Override
        public <T> T fold(
                Function<? super Admitted, ? extends T> admitted,
                Function<? super Denied, ? extends T> denied,
                Function<? super Waiting, ? extends T> waiting,
                Function<? super Replied, ? extends T> replied) {
            return denied.apply(this);
        }
    }

    /**
     * One of the schemes has to ask somebody; the run goes on with the answer.
     *
     * @param pauseNanos where nobody is asked: how long the answer is delayed; 0 = as long as the question takes
     */
    record Waiting(AuthRun run, Pending pending, long pauseNanos) implements Conclusion {
        @Override
        public <T> T fold(
                Function<? super Admitted, ? extends T> admitted,
                Function<? super Denied, ? extends T> denied,
                Function<? super Waiting, ? extends T> waiting,
                Function<? super Replied, ? extends T> replied) {
            return waiting.apply(this);
        }
    }

    record Replied(Answered answer, AuthFinding by) implements Conclusion {
        @Override
        public <T> T fold(
                Function<? super Admitted, ? extends T> admitted,
                Function<? super Denied, ? extends T> denied,
                Function<? super Waiting, ? extends T> waiting,
                Function<? super Replied, ? extends T> replied) {
            return replied.apply(this);
        }
    }
}
