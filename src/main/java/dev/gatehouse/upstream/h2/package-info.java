/**
 * HTTP/2 as it is spoken to a service: frames, streams, windows.
 *
 * <p><b>Owns</b>: what goes over one connection, and what of it may not be believed.
 *
 * <p><b>May use</b>: HttpCore's sessions, messages and field compression.
 *
 * <p><b>Never</b>: which connection a request gets, and what becomes of one that failed.
 */
@NullMarked
package dev.gatehouse.upstream.h2;

import org.jspecify.annotations.NullMarked;
