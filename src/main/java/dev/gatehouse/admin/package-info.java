/**
 * Looking from outside: health and readiness.
 *
 * <p><b>Owns</b>: the admin servlet and the interface through which it sees the gateway.
 *
 * <p><b>May use</b>: {@code exchange}, {@code route}, {@code http}, the servlet API.
 *
 * <p><b>Never</b>: the data path.
 */
@NullMarked
package dev.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
