/**
 * Text to types: from a directory of properties files to one checked configuration.
 *
 * <p><b>Owns</b>: the grammar, the keys and their types, all problems of all files with line and remedy, secrets.
 *
 * <p><b>May use</b>: {@code route}, {@code http}, {@code tls}, {@code jose}.
 *
 * <p><b>Never</b>: starting or changing anything: reading has no effects.
 */
@NullMarked
package dev.gatehouse.config;

import org.jspecify.annotations.NullMarked;
