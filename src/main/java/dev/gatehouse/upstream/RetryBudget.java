package dev.gatehouse.upstream;

/**
 * How many tries may be made again: a share of the requests of the last ten seconds, so that an outage is not multiplied by
 * those who try to get past it.
 */
final class RetryBudget {

    /** Are there in any case: a share of few requests would be none. */
    static final int LEAST = 20;

    private final RecentCount requests = new RecentCount();
    private final RecentCount again = new RecentCount();

    void request() {
        requests.add();
    }

    /**
     * Takes one try out of the budget. Only what has failed comes here, so that a lock costs nobody anything.
     *
     * @param percent of the recent requests
     * @return false if none is left
     */
    synchronized boolean take(int percent) {
        if (again.recent() >= Math.max(LEAST, requests.recent() * percent / 100)) {
            return false;
        }
        again.add();
        return true;
    }

    /** To be called once a second, by one thread at a time. */
    void secondIsOver() {
        requests.secondIsOver();
        again.secondIsOver();
    }
}
