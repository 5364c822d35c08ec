package dev.gatehouse.assembly;

/**
 * So many requests, and how many of them failed.
 *
 * @param failed no more than there are requests, but for what ends between two readings
 */
record Share(long requests, long failed) {

    static final Share NONE = new Share(0, 0);

    Share minus(Share earlier) {
        return new Share(requests - earlier.requests, failed - earlier.failed);
    }

    /** 0 where there are none. */
    double percent() {
        return requests == 0 ? 0 : 100.0 * failed / requests;
    }

    @Override
    public String toString() {
        return failed + " of " + requests;
    }
}
