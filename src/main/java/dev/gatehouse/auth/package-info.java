/**
 * Who is calling.
 *
 * <p><b>Owns</b>: the auth filter, its decisions, one final class per scheme, the store of credentials, issuers with their keys and
 * verified tokens, what was answered of others, requests that wait for an answer, logins at an issuer's. Whom to ask it is given
 * ({@code AskedServices}).
 *
 * <p><b>May use</b>: {@code exchange}, {@code route}, {@code http}, {@code state}, {@code jose}, {@code login}, Caffeine, the servlet API.
 *
 * <p><b>Never</b>: another stage; the network on a request's thread.
 */
@NullMarked
package dev.gatehouse.auth;

import org.jspecify.annotations.NullMarked;
