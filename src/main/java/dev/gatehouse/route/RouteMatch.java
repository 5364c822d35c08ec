package dev.gatehouse.route;

import java.util.List;
import java.util.function.Function;

/** What the route table says of a request. */
public sealed interface RouteMatch {

    <T> T fold(
            Function<? super Matched, ? extends T> matched,
            Function<? super MethodNotAllowed, ? extends T> methodNotAllowed,
            Function<? super NotFound, ? extends T> notFound,
            Function<? super Refused, ? extends T> refused);

    /** @param pattern the one of the route's path patterns that matched */
    record Matched(Route route, PathPattern pattern) implements RouteMatch {
        @Override
        public <T> T fold(
                Function<? super Matched, ? extends T> matched,
                Function<? super MethodNotAllowed, ? extends T> methodNotAllowed,
                Function<? super NotFound, ? extends T> notFound,
                Function<? super Refused, ? extends T> refused) {
            return matched.apply(this);
        }
    }

    /** Another method would have matched. */
    record MethodNotAllowed(List<String> allowed) implements RouteMatch {
        @Override
        public <T> T fold(
                Function<? super Matched, ? extends T> matched,
                Function<? super MethodNotAllowed, ? extends T> methodNotAllowed,
                Function<? super NotFound, ? extends T> notFound,
                Function<? super Refused, ? extends T> refused) {
            return methodNotAllowed.apply(this);
        }
    }

    /** No route's conditions hold. */
    record NotFound() implements RouteMatch {
        @Override
        public <T> T fold(
                Function<? super Matched, ? extends T> matched,
                Function<? super MethodNotAllowed, ? extends T> methodNotAllowed,
                Function<? super NotFound, ? extends T> notFound,
                Function<? super Refused, ? extends T> refused) {
            return notFound.apply(this);
        }
    }

    /**
     * The target holds what two parsers could read differently, and the route that answers it, if there is one, does not
     * allow that: a bad request.
     */
    record Refused(MatchSettings.Allowance missing) implements RouteMatch {
        @Override
        public <T> T fold(
                Function<? super Matched, ? extends T> matched,
                Function<? super MethodNotAllowed, ? extends T> methodNotAllowed,
                Function<? super NotFound, ? extends T> notFound,
                Function<? super Refused, ? extends T> refused) {
            return refused.apply(this);
        }
    }
}
