package dev.gatehouse.exchange;

import dev.gatehouse.http.Problem;
import java.util.function.Function;

/** How an exchange ended. */
public sealed interface Outcome {

    Answered ANSWERED = new Answered();
    ClientGone CLIENT_LEFT = new ClientGone("the connection is lost");
    ClientGone CLIENT_STALLED = new ClientGone("nothing was taken for too long");
    ClientGone CLIENT_TOO_SLOW = new ClientGone(ClientTooSlow.DETAIL);

    <T> T fold(
            Function<? super Answered, ? extends T> answered,
            Function<? super Settled, ? extends T> settled,
            Function<? super Refused, ? extends T> refused,
            Function<? super Failed, ? extends T> failed,
            Function<? super ClientGone, ? extends T> clientGone);

    /** An answer was sent whole, whatever its status. */
    record Answered() implements Outcome {
        @Override
        public <T> T fold(
                Function<? super Answered, ? extends T> answered,
                Function<? super Settled, ? extends T> settled,
                Function<? super Refused, ? extends T> refused,
                Function<? super Failed, ? extends T> failed,
                Function<? super ClientGone, ? extends T> clientGone) {
            return answered.apply(this);
        }
    }

    /**
     * An answer was sent whole that a stage gave before the end of the chain, and not to say no.
     *
     * @param reason for the record alone, in a few words, without anything secret
     */
    record Settled(Stage stage, String reason) implements Outcome {
        @Override
        public <T> T fold(
                Function<? super Answered, ? extends T> answered,
                Function<? super Settled, ? extends T> settled,
                Function<? super Refused, ? extends T> refused,
                Function<? super Failed, ? extends T> failed,
                Function<? super ClientGone, ? extends T> clientGone) {
            return settled.apply(this);
        }
    }

    /** @param reason for the record alone, in a few words, never shown to the client and without anything secret */
    record Refused(Stage stage, Problem problem, String reason) implements Outcome {
        @Override
        public <T> T fold(
                Function<? super Answered, ? extends T> answered,
                Function<? super Settled, ? extends T> settled,
                Function<? super Refused, ? extends T> refused,
                Function<? super Failed, ? extends T> failed,
                Function<? super ClientGone, ? extends T> clientGone) {
            return refused.apply(this);
        }
    }

    /** @param detail for the record alone, in a few words, without anything secret */
    record Failed(FailureKind kind, String detail) implements Outcome {
        @Override
        public <T> T fold(
                Function<? super Answered, ? extends T> answered,
                Function<? super Settled, ? extends T> settled,
                Function<? super Refused, ? extends T> refused,
                Function<? super Failed, ? extends T> failed,
                Function<? super ClientGone, ? extends T> clientGone) {
            return failed.apply(this);
        }
    }

    /**
     * Nobody was there to take the rest of the answer.
     *
     * @param detail for the record alone: how it was noticed
     */
    record ClientGone(String detail) implements Outcome {
        @Override
        public <T> T fold(
                Function<? super Answered, ? extends T> answered,
                Function<? super Settled, ? extends T> settled,
                Function<? super Refused, ? extends T> refused,
                Function<? super Failed, ? extends T> failed,
                Function<? super ClientGone, ? extends T> clientGone) {
            return clientGone.apply(this);
        }
    }

    /** Where a request was refused, or settled. */
    enum Stage {
        /** Before anything was decided: a malformed target, no room for one more. */
        DOOR,
        ROUTE,
        CORS,
        AUTH,
        QUOTA,
        PROXY
    }
}
