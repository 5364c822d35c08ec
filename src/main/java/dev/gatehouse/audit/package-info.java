/**
 * What happened: one JSON line per request.
 *
 * <p><b>Owns</b>: the record's fields, its writer, the reservation of room.
 *
 * <p><b>May use</b>: {@code exchange}, {@code route}, {@code http}, Log4j 2, the disruptor.
 *
 * <p><b>Never</b>: waiting for a disk on a request's thread; a credential or a body.
 */
@NullMarked
package dev.gatehouse.audit;

import org.jspecify.annotations.NullMarked;
