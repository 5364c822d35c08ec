/**
 * State that several gateways share, in Redis.
 *
 * <p><b>Owns</b>: the connection, the scripts that run in Redis, who else is there, and whether Redis is to be asked now. It is
 * the only user of Lettuce. What is asked and what the answers mean to a limit is {@code quota}'s.
 *
 * <p><b>May use</b>: {@code route}, {@code http}.
 *
 * <p><b>Never</b>: a request's thread for anything but a place in a queue; a command sent twice; a password in a log.
 */
@NullMarked
package dev.gatehouse.state.redis;

import org.jspecify.annotations.NullMarked;
