package dev.gatehouse.route;

import dev.gatehouse.route.MatchSettings.Allowance;
import org.jspecify.annotations.Nullable;

/**
 * A route under one of its path patterns, with the answer that is given when it matches.
 *
 * @param matched made once, so that a match allocates nothing
 * @param next asked after this one in the same place; null if this is the last
 */
record Candidate(
        RouteMatch.Matched matched,
        Conditions conditions,
        @Nullable Candidate next) {

    Route route() {
        return matched.route();
    }

    PathPattern pattern() {
        return matched.pattern();
    }

    boolean answers(MatchInput input) {
        return conditions.hold(input);
    }

    boolean allows(Allowance allowance) {
        return route().match().allowances().contains(allowance);
    }

    int conditionCount() {
        return conditions.count();
    }

    Candidate before(@Nullable Candidate later) {
        return new Candidate(matched, conditions, later);
    }
}
