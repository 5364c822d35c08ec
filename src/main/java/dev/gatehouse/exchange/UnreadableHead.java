package dev.gatehouse.exchange;

import dev.gatehouse.exchange.Outcome.Stage;
import dev.gatehouse.http.Problem;
import java.util.List;
import java.util.function.Supplier;

/** A request that the server's parser refused before any filter: the embedded server records it all the same. */
public final class UnreadableHead {

    private final Supplier<? extends Generation> current;
    private final List<ExchangeSink> sinks;
    private final TimeSource time;

    public UnreadableHead(Supplier<? extends Generation> current, List<ExchangeSink> sinks, TimeSource time) {
        this.current = current;
        this.sinks = List.copyOf(sinks);
        this.time = time;
    }

    /**
     * Records the refusal. A sink without room is passed over: the connection is closed in any case.
     *
     * @param reason in a few words, without anything of the request's
     * @return the exchange's id, for the answer
     */
    public String record(String peerAddress, Problem problem, String reason) {
        long now = time.nanoTime().getAsLong();
        Exchange exchange = new Exchange(
                RequestId.make(), current.get(), peerAddress, time.wall().instant(), now);
        exchange.refused(Stage.DOOR, problem, reason);
        CompletedExchange completed = exchange.complete(problem.status(), now);
        for (ExchangeSink sink : sinks) {
            if (sink.admit()) {
                sink.completed(completed);
            }
        }
        return exchange.id();
    }
}
