/**
 * Facts of TLS: certificates, their keys, and the names that they stand for.
 *
 * <p><b>Owns</b>: reading PEM files, what makes a certificate and a key a pair that can be served, which names it covers, which
 * pair is served to whom, certificates made for trying out.
 *
 * <p><b>May use</b>: {@code http}, for hosts and addresses; the JDK.
 *
 * <p><b>Never</b>: sockets, servers, settings, logging, a DER reader of its own.
 */
@NullMarked
package dev.gatehouse.tls;

import org.jspecify.annotations.NullMarked;
