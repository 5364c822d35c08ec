package dev.gatehouse.quota;

import java.util.function.Function;

/** What the quota says of a request. */
sealed interface QuotaDecision {

    QuotaDecision UNLIMITED = new Unlimited();

    <T> T fold(
            Function<? super Unlimited, ? extends T> unlimited,
            Function<? super Within, ? extends T> within,
            Function<? super Exceeded, ? extends T> exceeded);

    /** Nothing limits the route or the caller. */
    record Unlimited() implements QuotaDecision {
        @Override
        public <T> T fold(
                Function<? super Unlimited, ? extends T> unlimited,
                Function<? super Within, ? extends T> within,
                Function<? super Exceeded, ? extends T> exceeded) {
            return unlimited.apply(this);
        }
    }

    /** Every limit had room for the request and has counted it. */
    record Within(RateLimitFields fields) implements QuotaDecision {
        @Override
        public <T> T fold(
                Function<? super Unlimited, ? extends T> unlimited,
                Function<? super Within, ? extends T> within,
                Function<? super Exceeded, ? extends T> exceeded) {
            return within.apply(this);
        }
    }

    /**
     * A limit had no room, and none has counted the request.
     *
     * @param reason for the record alone: the names of the limits
     * @param retryAfterSeconds until all limits have room if nobody else comes; at least 1
     */
    record Exceeded(RateLimitFields fields, String reason, long retryAfterSeconds) implements QuotaDecision {
        @Override
        public <T> T fold(
                Function<? super Unlimited, ? extends T> unlimited,
                Function<? super Within, ? extends T> within,
                Function<? super Exceeded, ? extends T> exceeded) {
            return exceeded.apply(this);
        }
    }
}
