/**
 * What outlives the process.
 *
 * <p><b>Owns</b>: the files below {@code state.dir}: when each key was last used, and what was used of long quotas.
 *
 * <p><b>May use</b>: {@code route}, {@code http}; the only user of H2's MVStore.
 *
 * <p><b>Never</b>: a request's thread; stopping a request, whatever becomes of the disk.
 */
@NullMarked
package dev.gatehouse.state;

import org.jspecify.annotations.NullMarked;
