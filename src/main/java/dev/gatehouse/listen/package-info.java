/**
 * Where clients and operators connect when the gateway has its own server.
 *
 * <p><b>Owns</b>: the embedded Jetty, its threads, its limits, and what it alone can tell of a client's connection. The only
 * user of Jetty.
 *
 * <p><b>May use</b>: {@code assembly}, whose chain it serves; {@code exchange} and {@code upstream} for what it does for them
 * (the client's connection, threads); {@code tls}.
 *
 * <p><b>Never</b>: a rule of the data path, nor anything that a foreign container would lack for a right answer.
 */
@NullMarked
package dev.gatehouse.listen;

import org.jspecify.annotations.NullMarked;
