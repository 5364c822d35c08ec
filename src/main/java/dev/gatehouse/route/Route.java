package dev.gatehouse.route;

import java.util.List;

/**
 * One route with all its settings.
 *
 * @param id the file's name
 * @param index its place in the table, 0 and up without gaps: stages keep what they resolved at load in arrays by it
 * @param maxRequestBodyBytes {@link Long#MAX_VALUE} = any size
 * @param audited whether its exchanges are recorded
 */
public record Route(
        String id,
        int index,
        MatchSettings match,
        RouteAction action,
        FieldEdits requestEdits,
        FieldEdits responseEdits,
        AuthSettings auth,
        List<RateLimit> limits,
        TimeoutSettings timeouts,
        long maxRequestBodyBytes,
        boolean audited) {

    public Route {
        limits = List.copyOf(limits);
    }
}
