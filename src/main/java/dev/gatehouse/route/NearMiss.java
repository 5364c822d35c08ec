package dev.gatehouse.route;

import java.util.List;

/**
 * A route that did not answer a request, though it came near.
 *
 * @param reasons what ruled it out, in words; at least one
 */
public record NearMiss(Route route, List<String> reasons) {

    public NearMiss {
        reasons = List.copyOf(reasons);
    }
}
