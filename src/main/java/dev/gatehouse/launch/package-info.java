/**
 * How a process starts.
 *
 * <p><b>Owns</b>: the commands, the embedded server, the embedding API. The only user of Jetty and picocli.
 *
 * <p><b>May use</b>: {@code assembly}, {@code config}; {@code exchange} and {@code upstream} for what the embedded server does
 * for them (the client's connection, threads); {@code auth} for making keys.
 *
 * <p><b>Never</b>: a rule of the data path.
 */
@NullMarked
package dev.gatehouse.launch;

import org.jspecify.annotations.NullMarked;
