package dev.gatehouse.route;

import dev.gatehouse.http.RequestTarget;

/** A new path for the upstream: a template with names from the pattern, or a prefix taken off. */
public final class PathRewrite {

    private PathRewrite() {}

    /** The path to send, percent-encoded, beginning with a slash; the query is not part of it. */
    public String apply(RequestTarget target, RouteMatch.Matched match) {
        throw new UnsupportedOperationException(target.rawPath() + match);
    }
}
