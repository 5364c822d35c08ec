/**
 * One request from its first to its last byte.
 *
 * <p><b>Owns</b>: the outermost filter, the ledger of one exchange, its outcome and its one completion.
 *
 * <p><b>May use</b>: {@code route}, {@code http}, the servlet API.
 *
 * <p><b>Never</b>: a decision of a stage (auth, quota, proxy), a client library.
 */
@NullMarked
package dev.gatehouse.exchange;

import org.jspecify.annotations.NullMarked;
