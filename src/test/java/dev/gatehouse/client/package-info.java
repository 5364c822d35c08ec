/** A client for tests that speaks HTTP/1.1 and HTTP/2, with and without TLS, and lets its exchanges be watched while they last. */
@NullMarked
package dev.gatehouse.client;

import org.jspecify.annotations.NullMarked;
