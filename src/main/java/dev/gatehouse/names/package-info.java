/**
 * What names lead to.
 *
 * <p><b>Owns</b>: questions to DNS servers and what is believed of their answers; which names the machine's own resolver is asked for.
 *
 * <p><b>May use</b>: {@code http}.
 *
 * <p><b>Never</b>: an answer that is remembered; that is who asks to do.
 */
@NullMarked
package dev.gatehouse.names;

import org.jspecify.annotations.NullMarked;
