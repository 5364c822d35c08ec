package dev.gatehouse.exchange;

/** Whoever wants to know of every exchange: audit, metrics, traces. Called from any thread; never blocks. */
public interface ExchangeSink {

    /**
     * Sets aside whatever {@link #completed} will need for one exchange.
     *
     * @return false if there is no room, in which case the request must be refused and {@code completed} is not called
     */
    boolean admit();

    /** Gives back what {@link #admit} has set aside, since another sink had no room: the exchange does not take place. */
    void withdraw();

    /** Takes a closed ledger: exactly once for each admitted exchange, however it ended. */
    void completed(CompletedExchange exchange);
}
