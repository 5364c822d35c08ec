/**
 * How a process starts.
 *
 * <p><b>Owns</b>: the commands, the embedded server, the embedding API. The only user of Jetty and picocli.
 *
 * <p><b>May use</b>: {@code assembly}, {@code config}; of {@code auth} the form of a key, to make one.
 *
 * <p><b>Never</b>: a rule of the data path.
 */
@NullMarked
package dev.gatehouse.launch;

import org.jspecify.annotations.NullMarked;
