package dev.gatehouse.auth;

import dev.gatehouse.exchange.Caller;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one scheme says of a request. */
sealed interface AuthDecision {

    <T> T fold(Fold<T> cases);

    /** What is made of each; another kind breaks whoever has forgotten it. */
    interface Fold<T> {

        T accepted(Accepted accepted);

        T refused(Refused refused);

        T absent(Absent absent);

        T forbidden(Forbidden forbidden);

        T undecided(Undecided undecided);

        T pending(Pending pending);

        T answered(Answered answered);

        T declined(Declined declined);
    }

    /**
     * The request may pass in this caller's name.
     *
     * @param cookies lines of {@code Set-Cookie} for the answer, whoever gives it
     */
    record Accepted(Caller caller, List<String> cookies) implements AuthDecision {

        public Accepted {
            cookies = List.copyOf(cookies);
        }

        Accepted(Caller caller) {
            this(caller, List.of());
        }

        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.accepted(this);
        }
    }

    /**
     * The request carries a credential of this scheme, and it is not good.
     *
     * @param reason for the record alone, one of a few: the client is told the same whatever it is
     */
    record Refused(String reason) implements AuthDecision {
        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.refused(this);
        }
    }

    /**
     * The request carries no credential of this scheme.
     *
     * @param reason for the record alone
     */
    record Absent(String reason) implements AuthDecision {
        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.absent(this);
        }
    }

    /**
     * The request carries a credential of this scheme, which is good, and whom it names may not call.
     *
     * @param reason for the record alone
     */
    record Forbidden(String reason) implements AuthDecision {
        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.forbidden(this);
        }
    }

    /**
     * The request carries a credential, and whether it is good cannot be known now: whoever would have to say so does not.
     *
     * @param reason for the record alone
     */
    record Undecided(String reason) implements AuthDecision {
        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.undecided(this);
        }
    }

    /**
     * Somebody has to be asked first.
     *
     * @param waitsFor in a few words, for the record if it does not come
     */
    record Pending(String waitsFor, Question question) implements AuthDecision {
        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.pending(this);
        }
    }

    /**
     * The scheme itself is what the client talks to: a login's way back, a logout.
     *
     * @param problem what it is in the record; null if it is none
     * @param fields of the answer
     * @param page its body, HTML; {@value REQUEST_ID} in it stands for the request's id; empty = none
     * @param reason for the record alone
     */
    record Answered(int status, @Nullable Problem problem, Fields fields, String page, String reason)
            implements AuthDecision {

        static final String REQUEST_ID = "{request-id}";

        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.answered(this);
        }
    }

    /**
     * Whoever was asked does not let the request pass, and says how the client could get further, unless another scheme accepts.
     *
     * @param reason for the record alone
     * @param badCredential whether the request carries a credential that is not good, rather than none
     * @param challenges for {@code WWW-Authenticate}
     * @param instead what the client is answered in the place of the gateway's 401; null = nothing else
     */
    record Declined(
            String reason,
            boolean badCredential,
            List<String> challenges,
            @Nullable Answered instead) implements AuthDecision {

        public Declined {
            challenges = List.copyOf(challenges);
        }

        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.declined(this);
        }
    }

    /** What has to be asked. */
    interface Question {

        /** What would be asked, line by line, for a person; without a credential. */
        default List<String> told() {
            return List.of();
        }

        /** Asks, without blocking. The answer may come at once, on any thread; one that comes late or twice is dropped. */
        void ask(Answer answer);

        /** Nobody waits for the answer any more. */
        default void cancel() {}
    }

    /** Where the answer goes. */
    interface Answer {

        /** @param decision on the same request, not pending */
        void is(AuthDecision decision);

        /** What was missing is there now, or will not come: the scheme decides once more, on the request's thread. */
        void decideAgain();
    }
}
