package dev.gatehouse.route;

import dev.gatehouse.route.MatchSettings.Allowance;

/**
 * A route under one of its path patterns, with the answer that is given when it matches.
 *
 * @param matched made once, so that a match allocates nothing
 */
record Candidate(RouteMatch.Matched matched, Conditions conditions) {

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

    /** Whether this one is asked before the other, where both stand in the same place. */
    boolean precedes(Candidate other) {
        return conditions.count() > other.conditions.count();
    }
}
