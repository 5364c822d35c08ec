package dev.gatehouse.route;

import dev.gatehouse.route.MatchSettings.ValueCondition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds routes between which nothing decides: host pattern, path shape, number of conditions and priority are equal, and
 * some request would satisfy both.
 */
public final class RouteConflicts {

    private RouteConflicts() {}

    /**
     * Two routes in conflict.
     *
     * @param where the host and path over which they are, as the first of them writes it
     */
    public record Conflict(Route first, Route second, String where) {}

    /** Each pair of routes once, in the routes' order. */
    public static List<Conflict> find(List<Route> routes) {
        Map<Place, List<Claim>> places = new LinkedHashMap<>();
        for (Route route : routes) {
            Conditions conditions = Conditions.of(route.match());
            for (String host : hosts(route.match())) {
                for (PathPattern pattern : route.match().paths()) {
                    Place place = new Place(route.match().priority(), host, pattern.shape(), conditions.count());
                    Claim claim = new Claim(route, conditions, host + pattern.text());
                    places.computeIfAbsent(place, fresh -> new ArrayList<>()).add(claim);
                }
            }
        }
        Map<Pair, Conflict> found = new LinkedHashMap<>();
        for (List<Claim> claims : places.values()) {
            for (List<Claim> rivals : partedByValues(claims)) {
                addConflicts(rivals, found);
            }
        }
        return List.copyOf(found.values());
    }

    private static void addConflicts(List<Claim> rivals, Map<Pair, Conflict> found) {
        for (int i = 0; i < rivals.size(); i++) {
            Claim one = rivals.get(i);
            for (Claim other : rivals.subList(i + 1, rivals.size())) {
                if (!one.route.id().equals(other.route.id()) && one.conditions.overlap(other.conditions)) {
                    found.putIfAbsent(
                            new Pair(one.route.id(), other.route.id()),
                            new Conflict(one.route, other.route, one.where));
                }
            }
        }
    }

    /**
     * Thousands of routes may share a place and differ in one value alone, as by tenant. Those that differ in the value
     * of a name which all of them ask for exclude each other, and need not be compared pair by pair.
     */
    private static Collection<List<Claim>> partedByValues(List<Claim> claims) {
        if (claims.size() < 2) {
            return List.of();
        }
        Set<String> shared = new HashSet<>(exactValues(claims.get(0)).keySet());
        for (Claim claim : claims) {
            shared.retainAll(exactValues(claim).keySet());
        }
        Map<Map<String, String>, List<Claim>> parts = new HashMap<>();
        for (Claim claim : claims) {
            Map<String, String> values = exactValues(claim);
            values.keySet().retainAll(shared);
            parts.computeIfAbsent(values, fresh -> new ArrayList<>()).add(claim);
        }
        return parts.values();
    }

    /** By name, with its kind before it. */
    private static Map<String, String> exactValues(Claim claim) {
        Map<String, String> values = new TreeMap<>();
        for (ValueCondition field : claim.route.match().fields()) {
            if (field.value() != null) {
                values.put("field " + field.name().toLowerCase(Locale.ROOT), field.value());
            }
        }
        for (ValueCondition parameter : claim.route.match().parameters()) {
            if (parameter.value() != null) {
                values.put("parameter " + parameter.name(), parameter.value());
            }
        }
        return values;
    }

    private static List<String> hosts(MatchSettings match) {
        return match.hosts().isEmpty()
                ? List.of("")
                : match.hosts().stream().map(HostPattern::text).toList();
    }

    /** What precedence looks at. */
    private record Place(int priority, String host, PathPattern.Shape shape, int conditions) {}

    /** A route in one place. */
    private record Claim(Route route, Conditions conditions, String where) {}

    private record Pair(String first, String second) {}
}
