package dev.gatehouse.route;

import dev.gatehouse.http.RequestTarget;

/** Where a redirect leads. */
public final class RedirectTemplate {

    private RedirectTemplate() {}

    public String apply(String scheme, String host, RequestTarget target, RouteMatch.Matched match) {
        throw new UnsupportedOperationException(scheme + host + target.rawPath() + match);
    }
}
