package dev.gatehouse.exchange;

/** Whoever wants to know of every exchange: audit, metrics, traces. Called from any thread; never blocks. */
public interface ExchangeSink {

    /**
     * Sets aside whatever {@link #completed} will need for one exchange.
     *
     * @return false if there is no room, in which case the request must be refused and {@code completed} is not called
     */
    boolean admit();

    /** Why {@link #admit} says no when it does, in a few words, for the record alone. */
    String whenFull();

    /**
     * Takes a closed ledger: exactly once for each admitted exchange, however it ended. One that another sink had no room for has
     * ended with its refusal.
     */
    void completed(CompletedExchange exchange);
}
