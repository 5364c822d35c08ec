package dev.gatehouse.route;

/** How an endpoint is chosen among those of an upstream. */
public enum Balance {
    /** The endpoint with the fewest requests in flight by its weight. */
    LEAST_REQUESTS,
    /** Each in turn, by weight. */
    ROUND_ROBIN
}
