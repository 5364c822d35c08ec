package dev.gatehouse.route;

import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.route.MatchSettings.Allowance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * All routes of one generation, laid out for matching.
 *
 * <p>Routes are tried by priority, then by host (exact, longer wildcards, shorter ones, any), then by path segment by
 * segment (literal, any one, rest), then those with more conditions before those with fewer. The first whose conditions
 * all hold answers. A match allocates nothing. Immutable.
 */
public final class RouteTable {

    private static final BiPredicate<Candidate, MatchInput> ANSWERS = Candidate::answers;
    private static final RouteMatch.NotFound NOT_FOUND = new RouteMatch.NotFound();

    private final List<Route> routes;

    /** One for each priority in use, the highest first. */
    private final List<HostTable> byPriority;

    /** @param routes by their index */
    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        List<Candidate> candidates = candidates(routes);
        // The one with the most conditions is added last, and so comes to stand first.
        candidates.sort(Comparator.comparingInt(Candidate::conditionCount));
        Map<Integer, HostTable> tables = new TreeMap<>(Comparator.reverseOrder());
        for (Candidate candidate : candidates) {
            tables.computeIfAbsent(candidate.route().match().priority(), priority -> new HostTable())
                    .add(candidate);
        }
        this.byPriority = List.copyOf(tables.values());
    }

    public List<Route> routes() {
        return routes;
    }

    /** Never throws: what answers, what methods would, or that nothing does. */
    public RouteMatch match(MatchInput input) {
        Candidate first = first(input, ANSWERS);
        Allowance missing = missingAllowance(input.target(), first);
        if (missing != null) {
            return new RouteMatch.Refused(missing);
        }
        return first == null ? otherMethods(input) : first.matched();
    }

    /**
     * Of a preflight: the route that the request which it asks about would get, if that one says who may ask across
     * origins. Null otherwise: then the preflight is a request like any other.
     *
     * @param announced see {@link MatchInput#asAnnounced}
     */
    public RouteMatch.@Nullable Matched matchAnnounced(MatchInput announced) {
        return match(announced) instanceof RouteMatch.Matched matched
                        && matched.route().cors() != null
                ? matched
                : null;
    }

    /**
     * Routes that came near to answering a request and what ruled each out, the nearest first; for people, and so not
     * fast.
     */
    public List<NearMiss> nearMisses(MatchInput input) {
        return NearMisses.of(routes, match(input), input);
    }

    private static List<Candidate> candidates(List<Route> routes) {
        // Most routes ask for the same as others: one object stays in a processor's cache, thousands would not.
        Map<Conditions, Conditions> distinct = new HashMap<>();
        List<Candidate> candidates = new ArrayList<>();
        for (Route route : routes) {
            Conditions conditions = distinct.computeIfAbsent(Conditions.of(route.match()), asked -> asked);
            for (PathPattern pattern : route.match().paths()) {
                candidates.add(new Candidate(new RouteMatch.Matched(route, pattern), conditions, null));
            }
        }
        return candidates;
    }

    private @Nullable Candidate first(MatchInput input, BiPredicate<Candidate, MatchInput> test) {
        for (int i = 0; i < byPriority.size(); i++) {
            Candidate found = byPriority.get(i).first(input, test);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Where no route answers there is none that allows anything. */
    private static @Nullable Allowance missingAllowance(RequestTarget target, @Nullable Candidate first) {
        if (target.hasEncodedSlash() && (first == null || !first.allows(Allowance.ENCODED_SLASH))) {
            return Allowance.ENCODED_SLASH;
        }
        if (target.hasPathParameters() && (first == null || !first.allows(Allowance.PATH_PARAMETERS))) {
            return Allowance.PATH_PARAMETERS;
        }
        return null;
    }

    /** A second search, which only requests that nothing answers pay for. */
    private RouteMatch otherMethods(MatchInput input) {
        TreeSet<String> allowed = new TreeSet<>();
        first(input, (candidate, failed) -> {
            if (candidate.conditions().onlyMethodFails(failed)) {
                allowed.addAll(candidate.conditions().methods());
            }
            return false;
        });
        return allowed.isEmpty() ? NOT_FOUND : new RouteMatch.MethodNotAllowed(new ArrayList<>(allowed));
    }
}
