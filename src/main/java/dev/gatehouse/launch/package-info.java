/**
 * How a process starts.
 *
 * <p><b>Owns</b>: the commands, the embedding API. The only user of picocli.
 *
 * <p><b>May use</b>: {@code assembly}, {@code config}, {@code listen}, {@code state}; {@code auth} for making keys.
 *
 * <p><b>Never</b>: a rule of the data path.
 */
@NullMarked
package dev.gatehouse.launch;

import org.jspecify.annotations.NullMarked;
