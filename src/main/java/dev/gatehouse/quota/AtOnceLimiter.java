package dev.gatehouse.quota;

import dev.gatehouse.route.ConcurrentLimit;

/** So many requests under way at once. The state is how many there are; each gives back what it has taken when it ends. */
final class AtOnceLimiter implements Limiter {

    private final long most;

    AtOnceLimiter(ConcurrentLimit limit) {
        most = limit.most();
    }

    @Override
    public long taken(long state, long cost, Moment now) {
        return cost > most - state ? state : state + cost;
    }

    @Override
    public long refused(long state, Moment now) {
        return state;
    }

    @Override
    public long charged(long state, long cost, Moment now) {
        return state + cost;
    }

    @Override
    public long givenBack(long state, long cost, Moment now) {
        return Math.max(FRESH, state - cost);
    }

    @Override
    public long remaining(long state, Moment now) {
        return Math.max(0, most - state);
    }

    /** Nobody knows when one of them ends: a second is soon enough to try again. */
    @Override
    public long secondsToMore(long state, Moment now) {
        return 1;
    }

    @Override
    public long secondsUntil(long cost, long state, Moment now) {
        return remaining(state, now) >= Math.min(cost, most) ? 0 : 1;
    }

    @Override
    public boolean isIdle(long state, Moment now) {
        return state == FRESH;
    }
}
