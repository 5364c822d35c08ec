/**
 * Bytes between the servlet and the upstream.
 *
 * <p><b>Owns</b>: the proxy servlet, the translation of both heads, the pumps of both bodies, answers to failures.
 *
 * <p><b>May use</b>: {@code upstream}, {@code exchange}, {@code route}, {@code http}, the servlet API.
 *
 * <p><b>Never</b>: a client library's types; a blocking read or write.
 */
@NullMarked
package dev.gatehouse.proxy;

import org.jspecify.annotations.NullMarked;
