/**
 * The route table and all settings, as records.
 *
 * <p><b>Owns</b>: path patterns, matching, and every settings record that a configuration file becomes.
 *
 * <p><b>May use</b>: {@code http}.
 *
 * <p><b>Never</b>: reading files, sockets, servlets.
 */
@NullMarked
package dev.gatehouse.route;

import org.jspecify.annotations.NullMarked;
