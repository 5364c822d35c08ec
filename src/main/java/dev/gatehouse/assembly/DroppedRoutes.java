package dev.gatehouse.assembly;

import dev.gatehouse.config.ConfigProblem;
import dev.gatehouse.config.Location;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.MatchSettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.SchemeSettings.LoginPages;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The guard against a directory that has lost most of its routes, as one does that is half copied or whose disk is not there. A
 * route that goes on under another name is not lost.
 */
final class DroppedRoutes {

    private static final int SHOWN = 10;

    private DroppedRoutes() {}

    /** What is to be said if the next configuration drops more than half of the routes. */
    static Optional<ConfigProblem> problem(Configuration before, Configuration next) {
        List<Route> written = written(before);
        List<String> dropped = ids(written, written(next));
        int all = written.size();
        if (dropped.size() * 2 <= all) {
            return Optional.empty();
        }
        String shown = String.join(", ", dropped.subList(0, Math.min(SHOWN, dropped.size())));
        return Optional.of(new ConfigProblem(
                new Location(next.directory().resolve("routes").toString(), 0, ""),
                "would drop " + dropped.size() + " of " + all + " routes: " + shown
                        + (dropped.size() > SHOWN ? ", ..." : ""),
                "bring them back, or have it done all the same by gatehouse reload --force"));
    }

    /** Without those that come with a login, and go with the last route that uses it. */
    private static List<Route> written(Configuration configuration) {
        return configuration.routes().routes().stream()
                .filter(route -> route.auth().schemes().stream().noneMatch(LoginPages.class::isInstance))
                .toList();
    }

    private static List<String> ids(List<Route> before, List<Route> next) {
        Set<String> ids = new HashSet<>();
        Set<MatchSettings> matches = new HashSet<>();
        for (Route route : next) {
            ids.add(route.id());
            matches.add(route.match());
        }
        return before.stream()
                .filter(route -> !ids.contains(route.id()) && !matches.contains(route.match()))
                .map(Route::id)
                .toList();
    }
}
