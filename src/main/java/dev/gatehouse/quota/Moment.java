package dev.gatehouse.quota;

/**
 * The time of one request, read once for all its limits.
 *
 * @param nanos since the {@link LimiterStore} was made; never negative
 * @param epochMillis of the wall clock, for calendar windows alone
 */
record Moment(long nanos, long epochMillis) {

    /** {@link #nanos()} as what is shared by several gateways counts them. */
    long micros() {
        return nanos / 1000;
    }
}
