package dev.gatehouse.quota;

import dev.gatehouse.route.RateLimit;

/**
 * The arithmetic of one limit over one {@code long} of state. Pure: the state lies in a {@link Cell}, and the time is a
 * parameter. All states are zero or greater. What is counted are units, whatever they are: requests, their costs, bytes.
 */
sealed interface Limiter permits BucketLimiter, WindowLimiter, AtOnceLimiter {

    /** The state of a caller who has not been seen. */
    long FRESH = 0;

    static Limiter of(RateLimit limit) {
        return limit.period().continuous() ? new BucketLimiter(limit) : new WindowLimiter(limit);
    }

    /**
     * The state after so many units more.
     *
     * @param cost at least 1
     * @return the same state if that would be too many
     */
    long taken(long state, long cost, Moment now);

    /**
     * The state of who has been refused at this moment: worth the same now, and no less later.
     *
     * @return the same state where nothing is to be put right
     */
    long refused(long state, Moment now);

    /**
     * The state after so many units more, whether there are so many or not: for what is known only when it is used up.
     * Whoever is over the limit by it is refused until it is made up for.
     *
     * @param cost at least 0
     */
    long charged(long state, long cost, Moment now);

    /**
     * The state without units that were taken at this moment.
     *
     * @param cost as they were taken
     */
    long givenBack(long state, long cost, Moment now);

    /** How many units may be taken at this moment; 0 for whoever is over the limit. */
    long remaining(long state, Moment now);

    /** How long until more may be taken than {@link #remaining}; at least 1, rounded up. */
    long secondsToMore(long state, Moment now);

    /**
     * How long until so many units may be taken, if none are taken meanwhile; rounded up, 0 = now. As long as until the limit
     * holds all that it ever can, for more units than that.
     *
     * @param cost at least 1
     */
    long secondsUntil(long cost, long state, Moment now);

    /** Whether the state is worth no more than {@link #FRESH}, so that it may be forgotten. */
    boolean isIdle(long state, Moment now);
}
