package dev.gatehouse.route;

import dev.gatehouse.http.RequestTarget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Looks at every route again to say why another one, or none, answered. */
final class NearMisses {

    private static final int MOST = 10;

    private NearMisses() {}

    static List<NearMiss> of(List<Route> routes, RouteMatch match, MatchInput input) {
        String answering = match.<String>fold(
                matched -> matched.route().id(), methodNotAllowed -> "", notFound -> "", refused -> "");
        return routes.stream()
                .filter(route -> !route.id().equals(answering) && isNear(route, input))
                .map(route -> new NearMiss(route, reasons(route, match, input)))
                .sorted(Comparator.comparingInt(miss -> miss.reasons().size()))
                .limit(MOST)
                .toList();
    }

    /** The path matches, or would without its last slash or with it, or begins with the pattern's first literal. */
    private static boolean isNear(Route route, MatchInput input) {
        return route.match().paths().stream()
                .anyMatch(pattern -> pattern.matches(input.target()) || begins(pattern, input.target()));
    }

    private static boolean begins(PathPattern pattern, RequestTarget target) {
        if (pattern.segments().isEmpty() || target.segmentCount() == 0) {
            return false;
        }
        PathPattern.Segment first = pattern.segments().get(0);
        return first.kind() == PathPattern.Segment.Kind.LITERAL && first.matches(target, 0);
    }

    private static List<String> reasons(Route route, RouteMatch found, MatchInput input) {
        List<String> reasons = new ArrayList<>();
        MatchSettings match = route.match();
        if (!match.hosts().isEmpty() && match.hosts().stream().noneMatch(host -> host.matches(input.host()))) {
            reasons.add("the host is not " + route.shown("match.host", texts(match.hosts())));
        }
        if (match.paths().stream().noneMatch(pattern -> pattern.matches(input.target()))) {
            reasons.add("the path is not " + route.shown("match.path", texts(match.paths())));
        }
        reasons.addAll(Conditions.of(match).unmet(input));
        if (reasons.isEmpty()) {
            reasons.add(unasked(match, found));
        }
        return reasons;
    }

    /** Why a route whose conditions all hold did not answer. */
    private static String unasked(MatchSettings match, RouteMatch found) {
        return found.<String>fold(
                matched -> "it comes after " + matched.route().id(),
                methodNotAllowed -> "it comes after others",
                notFound -> "it comes after others",
                refused -> match.allowances().contains(refused.missing())
                        ? "it comes after a route without match.allow = "
                                + refused.missing().key()
                        : "it has no match.allow = " + refused.missing().key());
    }

    private static String texts(List<?> patterns) {
        return patterns.stream().map(Object::toString).collect(Collectors.joining(" or "));
    }
}
