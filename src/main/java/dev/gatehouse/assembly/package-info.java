/**
 * The only place where parts meet.
 *
 * <p><b>Owns</b>: the gateway's start, drain and close; the generations of the configuration and the watch over its files; the WAR's
 * listener.
 *
 * <p><b>May use</b>: every package but {@code launch}, {@code listen} and {@code boot}.
 *
 * <p><b>Never</b>: Jetty, picocli, a decision of its own.
 */
@NullMarked
package dev.gatehouse.assembly;

import org.jspecify.annotations.NullMarked;
