package dev.gatehouse.auth;

import dev.gatehouse.exchange.Caller;
import dev.gatehouse.http.Problem;
import java.util.function.Function;

/** What authentication says of a request. */
public sealed interface AuthDecision {

    AuthDecision ANONYMOUS = new Accepted(Caller.ANONYMOUS);

    <T> T fold(Function<? super Accepted, ? extends T> accepted, Function<? super Refused, ? extends T> refused);

    /** The request may pass in this caller's name. */
    record Accepted(Caller caller) implements AuthDecision {
        @Override
        public <T> T fold(
                Function<? super Accepted, ? extends T> accepted, Function<? super Refused, ? extends T> refused) {
            return accepted.apply(this);
        }
    }

    /**
     * @param problem that the client is told
     * @param reason for the record alone: the client is told the same whatever it is
     */
    record Refused(Problem problem, String reason) implements AuthDecision {

        /** Nobody knows who calls. */
        Refused(String reason) {
            this(Problem.UNAUTHENTICATED, reason);
        }

        /**
         * It is known who calls, and another credential is needed.
         *
         * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4">RFC 9110 §15.5.4</a>
         */
        static Refused forbidden(String reason) {
            return new Refused(Problem.FORBIDDEN, reason);
        }

        @Override
        public <T> T fold(
                Function<? super Accepted, ? extends T> accepted, Function<? super Refused, ? extends T> refused) {
            return refused.apply(this);
        }
    }
}
