package dev.gatehouse.quota;

/**
 * The time of one request, read once for all its limits.
 *
 * @param nanos since the {@link LimiterStore} was made; never negative
 * @param epochMillis of the wall clock, for calendar windows alone
 */
record Moment(long nanos, long epochMillis) {}
