/**
 * Which pages of other origins may use a route.
 *
 * <p><b>Owns</b>: the CORS filter, its decisions, the fields that tell browsers of them.
 *
 * <p><b>May use</b>: {@code exchange}, {@code route}, {@code http}, the servlet API.
 *
 * <p><b>Never</b>: another stage; an origin in an answer that its route does not list.
 */
@NullMarked
package dev.gatehouse.cors;

import org.jspecify.annotations.NullMarked;
