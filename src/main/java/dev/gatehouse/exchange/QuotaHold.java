package dev.gatehouse.exchange;

/** What an exchange has taken of limits: some of it for as long as it lasts, some to be settled when it has ended. */
public interface QuotaHold {

    /**
     * Gives back what was taken for a time, and charges what is known only now. Called once, from any thread; never blocks.
     *
     * @param bodyBytes of both bodies together
     * @param statedCost what the service says that the request was worth; 0 if it says nothing
     */
    QuotaUse end(long bodyBytes, long statedCost);
}
