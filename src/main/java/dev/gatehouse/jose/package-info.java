/**
 * Signed tokens: what a JWT says, and whether it was signed by a key.
 *
 * <p><b>Owns</b>: strict reading of a token's parts and of key sets, which key may be used with which algorithm, signatures.
 *
 * <p><b>May use</b>: {@code route} for what an operator allows; Nimbus JOSE+JWT and Jackson's parser, which no other package uses.
 *
 * <p><b>Never</b>: sockets, caches, servlets, time of its own, a key that came with a token.
 */
@NullMarked
package dev.gatehouse.jose;

import org.jspecify.annotations.NullMarked;
