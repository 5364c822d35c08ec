package dev.gatehouse.quota;

/**
 * What one limit knows of one caller, wherever it is kept. Safe for all threads; nothing here waits.
 *
 * <p>A cost is in the limit's units and at least 1, unless it says otherwise.
 */
sealed interface Cell permits LocalCell, SharedCell {

    /** By which it is found in its table. */
    long key();

    /** Whether so much would be within the limit at this moment; nothing is taken. */
    boolean admits(long cost, Moment now);

    Take take(long cost, Moment now);

    /**
     * Counts what has been used up already, whether the limit has it or not.
     *
     * @param cost at least 0
     * @return false if the cell is retired, and nothing was counted: ask the table again
     */
    boolean charge(long cost, Moment now);

    /** Undoes a take of the same moment. */
    void giveBack(long cost, Moment now);

    /** What may be taken at this moment; 0 for whoever is over the limit. */
    long remaining(Moment now);

    /** Until there is more than {@link #remaining}; at least 1, rounded up. */
    long secondsToMore(Moment now);

    /** Until so much may be taken, if nobody else comes; rounded up, 0 = now. */
    long secondsUntil(long cost, Moment now);

    /** Ends this cell if nothing is lost by it; false if it holds something. */
    boolean retire(Moment now);

    /** What became of an attempt to take. */
    enum Take {
        TAKEN,
        REFUSED,
        /** The cell is no longer the caller's: ask the table again. */
        RETIRED,
        /** Nobody here can tell: whoever keeps the cell has to be asked, and is by {@link SharedCell#await}. */
        ASK,
        /** Nobody can be asked now. */
        UNAVAILABLE
    }
}
