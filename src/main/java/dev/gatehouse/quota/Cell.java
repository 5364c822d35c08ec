package dev.gatehouse.quota;

import dev.gatehouse.quota.WaitingLine.Ear;
import dev.gatehouse.route.Sharing;

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

    /** As {@link #admits(long, Moment)}, for a route that says how it shares; true as well if only an attempt can tell. */
    default boolean admits(long cost, Sharing sharing, Moment now) {
        return admits(cost, now);
    }

    /** As {@link #take(long, Moment)}, for a route that says how it shares, and what becomes of requests if nobody can be asked. */
    default Take take(long cost, Sharing sharing, Moment now) {
        return take(cost, now);
    }

    /**
     * Takes once somebody has been asked, where {@link Take#ASK} has said so.
     *
     * @param ear hears of it if this returns {@link Take#ASK} again, and else does not
     */
    default Take await(long cost, Sharing sharing, Ear ear, Moment now) {
        return take(cost, now);
    }

    /** Takes though nobody can be asked, by what the route says of that. */
    default Take takeUnasked(long cost, Sharing sharing, Moment now) {
        return take(cost, now);
    }

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

    /** What an operator has given on top of the limit, or taken from it, in the window of now. */
    long granted(Moment now);

    /** Until there is more than {@link #remaining}; at least 1, rounded up. */
    long secondsToMore(Moment now);

    /** Until so much may be taken, if nobody else comes; rounded up, 0 = now. */
    long secondsUntil(long cost, Moment now);

    /** Others have lost what they knew: they are to be told again by and by. */
    default void recall(Moment now) {}

    /** Ends this cell if nothing is lost by it; false if it holds something. */
    boolean retire(Moment now);

    /** What became of an attempt to take. */
    enum Take {
        TAKEN,
        REFUSED,
        /** The cell is no longer the caller's: ask the table again. */
        RETIRED,
        /** Nobody here can tell: whoever keeps the cell has to be asked, and is by {@link #await}. */
        ASK,
        /** Nobody can be asked now. */
        UNAVAILABLE
    }
}
