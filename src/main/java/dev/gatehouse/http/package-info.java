/**
 * Facts of HTTP.
 *
 * <p><b>Owns</b>: what the RFCs say of targets, hosts, fields, hop-by-hop rules, forwarding fields and problem documents.
 *
 * <p><b>May use</b>: the JDK.
 *
 * <p><b>Never</b>: a servlet, a client library, a setting of a route.
 */
@NullMarked
package dev.gatehouse.http;

import org.jspecify.annotations.NullMarked;
