package dev.gatehouse.assembly;

import dev.gatehouse.exchange.CompletedExchange;
import dev.gatehouse.exchange.ExchangeSink;
import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.exchange.Outcome;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many exchanges have ended and how many of them failed by the gateway's or the upstream's fault, those of a generation on
 * probation apart from all others.
 */
final class FailureCount implements ExchangeSink {

    private static final int FIRST_SERVER_ERROR = 500;

    private final Sums all = new Sums(0);
    private volatile Sums onProbation = new Sums(0);

    /** From now on this generation is counted apart, from 0. */
    void beginApart(long generation) {
        onProbation = new Sums(generation);
    }

    /** From now on none is. What was counted apart stays so: it must not make the next one look good. */
    void endApart() {
        onProbation = new Sums(0);
    }

    Share apart() {
        return onProbation.share();
    }

    Share others() {
        return all.share();
    }

    @Override
    public boolean admit() {
        return true;
    }

    @Override
    public String whenFull() {
        throw new IllegalStateException("there is always room");
    }

    @Override
    public void completed(CompletedExchange exchange) {
        Sums apart = onProbation;
        Sums sums = exchange.generation() == apart.generation ? apart : all;
        sums.requests.increment();
        if (failed(exchange)) {
            sums.failed.increment();
        }
    }

    /** An answer that breaks off has failed, whatever its status; a request for which there was no room has not. */
    private static boolean failed(CompletedExchange exchange) {
        Outcome outcome = exchange.outcome();
        return outcome instanceof Outcome.Failed failed
                ? !hadNoRoom(failed.kind()) && failed.kind().problem().status() >= FIRST_SERVER_ERROR
                : outcome instanceof Outcome.Answered && exchange.status() >= FIRST_SERVER_ERROR;
    }

    /** How much is asked is nobody's fault; a service that is slow is known by its timeouts. */
    private static boolean hadNoRoom(FailureKind kind) {
        return kind == FailureKind.OVERLOADED || kind == FailureKind.NO_ROOM;
    }

    /** Generations count from 1: of 0 there is none. */
    private static final class Sums {

        private final long generation;
        private final LongAdder requests = new LongAdder();
        private final LongAdder failed = new LongAdder();

        Sums(long generation) {
            this.generation = generation;
        }

        Share share() {
            return new Share(requests.sum(), failed.sum());
        }
    }
}
