/**
 * What a browser's login is made of: sealed cookies, what is in them, and how issuers are talked to through the browser.
 *
 * <p><b>Owns</b>: the seal and its keys, sessions, attempts to log in, where a browser may be sent back to, which requests are a
 * browser's, what an issuer says of its endpoints.
 *
 * <p><b>May use</b>: {@code route} and {@code http}, {@code jose} for JSON.
 *
 * <p><b>Never</b>: sockets, servlets, caches, time of its own.
 */
@NullMarked
package dev.gatehouse.login;

import org.jspecify.annotations.NullMarked;
