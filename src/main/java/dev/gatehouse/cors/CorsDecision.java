package dev.gatehouse.cors;

import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Problem;
import java.util.function.Function;

/** What is said to a preflight. */
public sealed interface CorsDecision {

    <T> T fold(Function<? super Allowed, ? extends T> allowed, Function<? super Refused, ? extends T> refused);

    /**
     * The browser may send what it asks about.
     *
     * @param reason for the record: who asks for what
     * @param fields that tell the browser
     */
    record Allowed(String reason, Fields fields) implements CorsDecision {
        @Override
        public <T> T fold(
                Function<? super Allowed, ? extends T> allowed, Function<? super Refused, ? extends T> refused) {
            return allowed.apply(this);
        }
    }

    /** @param reason for the record alone */
    record Refused(Problem problem, String reason) implements CorsDecision {
        @Override
        public <T> T fold(
                Function<? super Allowed, ? extends T> allowed, Function<? super Refused, ? extends T> refused) {
            return refused.apply(this);
        }
    }
}
