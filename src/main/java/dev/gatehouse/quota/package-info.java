/**
 * How much they may.
 *
 * <p><b>Owns</b>: the quota filter, its decisions, the limiters and their bounded memory; what callers are told of
 * their limits.
 *
 * <p><b>May use</b>: {@code exchange}, {@code state}, {@code route}, {@code http}, the servlet API.
 *
 * <p><b>Never</b>: another stage; a lock that all requests share.
 */
@NullMarked
package dev.gatehouse.quota;

import org.jspecify.annotations.NullMarked;
