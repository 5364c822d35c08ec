package dev.gatehouse.quota;

import dev.gatehouse.exchange.QuotaHold;
import java.util.List;
import java.util.function.Function;

/** What the quota says of a request. */
sealed interface QuotaDecision {

    QuotaDecision UNLIMITED = new Unlimited();

    <T> T fold(
            Function<? super Unlimited, ? extends T> unlimited,
            Function<? super Within, ? extends T> within,
            Function<? super Exceeded, ? extends T> exceeded,
            Function<? super Undecided, ? extends T> undecided,
            Function<? super Pending, ? extends T> pending);

    /** Nothing limits the route or the caller. */
    record Unlimited() implements QuotaDecision {
        @Override
        public <T> T fold(
                Function<? super Unlimited, ? extends T> unlimited,
                Function<? super Within, ? extends T> within,
                Function<? super Exceeded, ? extends T> exceeded,
                Function<? super Undecided, ? extends T> undecided,
                Function<? super Pending, ? extends T> pending) {
            return unlimited.apply(this);
        }
    }

    /**
     * Every limit that is enforced had room for the request and has counted it.
     *
     * @param hold to be ended with the exchange
     */
    record Within(RateLimitFields fields, QuotaHold hold) implements QuotaDecision {
        @Override
        public <T> T fold(
                Function<? super Unlimited, ? extends T> unlimited,
                Function<? super Within, ? extends T> within,
                Function<? super Exceeded, ? extends T> exceeded,
                Function<? super Undecided, ? extends T> undecided,
                Function<? super Pending, ? extends T> pending) {
            return within.apply(this);
        }
    }

    /**
     * A limit had no room, and none has counted the request.
     *
     * @param names of the limits, in the order in which they are announced
     * @param retryAfterSeconds until all limits have room if nobody else comes; at least 1
     */
    record Exceeded(RateLimitFields fields, List<String> names, long retryAfterSeconds) implements QuotaDecision {

        public Exceeded {
            names = List.copyOf(names);
        }

        /** For the record alone. */
        String reason() {
            return "over " + String.join(" ", names);
        }

        @Override
        public <T> T fold(
                Function<? super Unlimited, ? extends T> unlimited,
                Function<? super Within, ? extends T> within,
                Function<? super Exceeded, ? extends T> exceeded,
                Function<? super Undecided, ? extends T> undecided,
                Function<? super Pending, ? extends T> pending) {
            return exceeded.apply(this);
        }
    }

    /**
     * Nobody can tell, and the route wants none to pass then.
     *
     * @param reason for the record alone
     */
    record Undecided(String reason) implements QuotaDecision {
        @Override
        public <T> T fold(
                Function<? super Unlimited, ? extends T> unlimited,
                Function<? super Within, ? extends T> within,
                Function<? super Exceeded, ? extends T> exceeded,
                Function<? super Undecided, ? extends T> undecided,
                Function<? super Pending, ? extends T> pending) {
            return undecided.apply(this);
        }
    }

    /** Somebody has to be asked; {@link Taking#await} does. */
    record Pending(Taking taking) implements QuotaDecision {
        @Override
        public <T> T fold(
                Function<? super Unlimited, ? extends T> unlimited,
                Function<? super Within, ? extends T> within,
                Function<? super Exceeded, ? extends T> exceeded,
                Function<? super Undecided, ? extends T> undecided,
                Function<? super Pending, ? extends T> pending) {
            return pending.apply(this);
        }
    }
}
