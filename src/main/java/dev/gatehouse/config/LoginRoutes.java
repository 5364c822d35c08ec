package dev.gatehouse.config;

import dev.gatehouse.http.Fields;
import dev.gatehouse.route.AddressRules;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.AuthSettings.Demands;
import dev.gatehouse.route.FieldEdits;
import dev.gatehouse.route.HostPattern;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.LoginSettings.Paths;
import dev.gatehouse.route.MatchSettings;
import dev.gatehouse.route.PathPattern;
import dev.gatehouse.route.QuotaSettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction;
import dev.gatehouse.route.SchemeSettings;
import dev.gatehouse.route.TimeoutSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The routes that no file writes: where the browsers of each login come back and log out, on every host of the routes that use
 * it, before any other route.
 */
final class LoginRoutes {

    /** The issuer is asked for a token meanwhile, once for a login. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Of a route that asks no service. */
    private static final TimeoutSettings TIMEOUTS = new TimeoutSettings(PATIENCE, PATIENCE, PATIENCE, null);

    private static final int FIRST = Integer.MAX_VALUE;

    private LoginRoutes() {}

    /** To be added behind these. */
    static List<Route> of(List<Route> routes) {
        Map<IssuerSettings, List<Route>> users = new LinkedHashMap<>();
        for (Route route : routes) {
            for (SchemeSettings scheme : route.auth().schemes()) {
                if (scheme instanceof SchemeSettings.Login login) {
                    users.computeIfAbsent(login.issuer(), first -> new ArrayList<>())
                            .add(route);
                }
            }
        }
        List<Route> pages = new ArrayList<>();
        users.forEach((issuer, using) ->
                pages.add(page(issuer, hosts(using), using.get(0).auth().ownCookies(), routes.size() + pages.size())));
        return pages;
    }

    /** Of such a route; null for one that a file writes. */
    static @Nullable String issuerOf(Route route) {
        return route.auth().schemes().stream()
                .filter(SchemeSettings.LoginPages.class::isInstance)
                .map(scheme -> ((SchemeSettings.LoginPages) scheme).issuer().id())
                .findFirst()
                .orElse(null);
    }

    /** Empty if one of them is for any host. */
    private static List<HostPattern> hosts(List<Route> routes) {
        return routes.stream().anyMatch(route -> route.match().hosts().isEmpty())
                ? List.of()
                : routes.stream()
                        .flatMap(route -> route.match().hosts().stream())
                        .distinct()
                        .toList();
    }

    private static Route page(IssuerSettings issuer, List<HostPattern> hosts, List<String> ownCookies, int index) {
        SchemeSettings scheme = new SchemeSettings.LoginPages(issuer);
        Paths paths = Objects.requireNonNull(issuer.login(), "routes use it").paths();
        return new Route(
                scheme.text(),
                index,
                new MatchSettings(hosts, patterns(paths), Set.of(), null, List.of(), List.of(), FIRST, Set.of()),
                new RouteAction.Respond(404, "", new Fields()),
                FieldEdits.NONE,
                FieldEdits.NONE,
                null,
                new AuthSettings(List.of(scheme), Demands.NONE, AddressRules.NONE, false, PATIENCE)
                        .withOwnCookies(ownCookies),
                QuotaSettings.NONE,
                TIMEOUTS,
                0,
                true,
                Set.of());
    }

    private static List<PathPattern> patterns(Paths paths) {
        try {
            return List.of(PathPattern.parse(paths.callback()), PathPattern.parse(paths.logout()));
        } catch (PathPattern.InvalidPattern e) {
            throw new IllegalStateException("a path that was read as plain", e);
        }
    }
}
