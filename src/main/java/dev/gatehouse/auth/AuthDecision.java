package dev.gatehouse.auth;

import dev.gatehouse.exchange.Caller;
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

    /** @param reason for the record alone: the client is told the same whatever it is */
    record Refused(String reason) implements AuthDecision {
        @Override
        public <T> T fold(
                Function<? super Accepted, ? extends T> accepted, Function<? super Refused, ? extends T> refused) {
            return refused.apply(this);
        }
    }
}
