package dev.gatehouse.quota;

import dev.gatehouse.route.RateLimit;

/**
 * The arithmetic of one limit over one {@code long} of state. Pure: the state lies in a {@link Cell}, and the time is a
 * parameter. All states are zero or greater.
 */
sealed interface Limiter permits BucketLimiter, WindowLimiter {

    /** The state of a caller who has not been seen. */
    long FRESH = 0;

    static Limiter of(RateLimit limit) {
        return limit.period().continuous() ? new BucketLimiter(limit) : new WindowLimiter(limit);
    }

    /** The state after one more request, or the same state if that would be one too many. */
    long taken(long state, Moment now);

    /** The state without one request that was taken at this moment. */
    long givenBack(long state, Moment now);

    /** How many requests may come at this moment. */
    long remaining(long state, Moment now);

    /** How long until more may come than {@link #remaining}; at least 1, rounded up. */
    long secondsToMore(long state, Moment now);

    /** Whether the state is worth no more than {@link #FRESH}, so that it may be forgotten. */
    boolean isIdle(long state, Moment now);
}
