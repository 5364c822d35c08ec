package dev.gatehouse.upstream;

import dev.gatehouse.http.Fields;

/**
 * The head of an upstream's final response.
 *
 * @param fields as received, framing and hop-by-hop fields included
 * @param hasBody whether bytes follow
 * @param length of the body in bytes; -1 if unknown
 */
public record UpstreamResponse(int status, Fields fields, boolean hasBody, long length) {}
