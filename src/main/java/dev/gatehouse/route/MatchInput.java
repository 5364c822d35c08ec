package dev.gatehouse.route;

import dev.gatehouse.http.Fields;
import dev.gatehouse.http.RequestTarget;

/**
 * What matching looks at.
 *
 * @param host in lower case, without a port
 */
public record MatchInput(String method, String scheme, String host, RequestTarget target, Fields fields) {}
