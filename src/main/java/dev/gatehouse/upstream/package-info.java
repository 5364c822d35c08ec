/**
 * One call to one service.
 *
 * <p><b>Owns</b>: connections and their pools, the choice of an endpoint, deadlines, the rule for trying again. The only user of {@code org.apache.hc}.
 *
 * <p><b>May use</b>: {@code exchange}, {@code route}, {@code http}, HttpClient 5.
 *
 * <p><b>Never</b>: the servlet API.
 */
@NullMarked
package dev.gatehouse.upstream;

import org.jspecify.annotations.NullMarked;
