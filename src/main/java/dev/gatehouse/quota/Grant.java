package dev.gatehouse.quota;

/**
 * What an operator has given on top of a limit, in one window.
 *
 * @param start the window's first second, since 1970 in UTC
 * @param units may be negative
 */
record Grant(long start, long units) {}
