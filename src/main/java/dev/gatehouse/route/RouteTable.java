package dev.gatehouse.route;

import java.util.List;

/** All routes of one generation, laid out for matching. */
public final class RouteTable {

    private final List<Route> routes;

    /** @param routes by their index */
    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    public List<Route> routes() {
        return routes;
    }

    public RouteMatch match(MatchInput input) {
        throw new UnsupportedOperationException(input.toString());
    }
}
