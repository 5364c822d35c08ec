/**
 * Looking and acting from outside: health, readiness, and having the configuration read again.
 *
 * <p><b>Owns</b>: the admin servlet and the interface through which it sees the gateway.
 *
 * <p><b>May use</b>: {@code config}, {@code upstream}, {@code exchange}, {@code route}, {@code http}, the servlet API.
 *
 * <p><b>Never</b>: the data path.
 */
@NullMarked
package dev.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
