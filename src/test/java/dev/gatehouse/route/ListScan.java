package dev.gatehouse.route;

import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.route.MatchSettings.Allowance;
import dev.gatehouse.route.MatchSettings.ValueCondition;
import dev.gatehouse.route.PathPattern.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What "Which route answers" says, word for word and slowly: all routes whose host and path match, sorted, then the first
 * whose conditions hold. The route table is held against this.
 */
final class ListScan {

    private final List<Entry> entries = new ArrayList<>();

    ListScan(List<Route> routes) {
        for (Route route : routes) {
            for (PathPattern path : route.match().paths()) {
                if (route.match().hosts().isEmpty()) {
                    entries.add(new Entry(route, null, path));
                }
                for (HostPattern host : route.match().hosts()) {
                    entries.add(new Entry(route, host, path));
                }
            }
        }
        entries.sort(
                Comparator.comparingInt((Entry entry) -> -entry.route.match().priority())
                        .thenComparing(Entry::hostRank)
                        .thenComparing(Entry::pathRank)
                        .thenComparingInt(entry -> -entry.conditions()));
    }

    /** As {@link RoutePrecedenceTest#answer} words it. */
    String answer(MatchInput input) {
        List<Entry> inPlace =
                entries.stream().filter(entry -> entry.isPlaceOf(input)).toList();
        Entry first = inPlace.stream()
                .filter(entry -> entry.methodHolds(input) && entry.othersHold(input))
                .findFirst()
                .orElse(null);
        RequestTarget target = input.target();
        if (target.rawPath().contains("%2F") && (first == null || !first.allows(Allowance.ENCODED_SLASH))) {
            return "400 encoded-slash";
        }
        if (target.rawPath().contains(";") && (first == null || !first.allows(Allowance.PATH_PARAMETERS))) {
            return "400 path-parameters";
        }
        if (first != null) {
            return first.route.id();
        }
        TreeSet<String> allowed = new TreeSet<>();
        for (Entry entry : inPlace) {
            if (entry.othersHold(input)) {
                allowed.addAll(entry.route.match().methods());
            }
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return allowed.isEmpty() ? "404" : "405 " + String.join(", ", allowed);
    }

    private record Entry(Route route, @Nullable HostPattern host, PathPattern path) {

        /** Sorts exact before wildcard, longer ones first, before none. */
        String hostRank() {
            if (host == null) {
                return "2";
            }
            return host.isWildcard() ? "1" + (char) (9999 - host.host().length()) : "0";
        }

        /** One character for each segment; the end of an exact path sorts like a literal. */
        String pathRank() {
            StringBuilder rank = new StringBuilder();
            for (Segment segment : path.segments()) {
                rank.append(segment.isLiteral() ? '0' : '1');
            }
            return rank.append(path.ending() == PathPattern.Ending.REST ? '2' : '0')
                    .toString();
        }

        int conditions() {
            MatchSettings match = route.match();
            int count = match.fields().size() + match.parameters().size();
            count += match.methods().isEmpty() ? 0 : 1;
            return match.scheme() == null ? count : count + 1;
        }

        boolean isPlaceOf(MatchInput input) {
            return (host == null || host.matches(input.host())) && path.matches(input.target());
        }

        boolean methodHolds(MatchInput input) {
            String asked = input.method().equals("HEAD") ? "GET" : input.method();
            return route.match().methods().isEmpty()
                    || route.match().methods().contains(input.method())
                    || route.match().methods().contains(asked);
        }

        boolean othersHold(MatchInput input) {
            MatchSettings match = route.match();
            return (match.scheme() == null || match.scheme().equals(input.scheme()))
                    && match.fields().stream().allMatch(condition -> fieldHolds(condition, input))
                    && match.parameters().stream()
                            .allMatch(condition -> input.target().hasParameter(condition.name(), condition.value()));
        }

        boolean allows(Allowance allowance) {
            return route.match().allowances().contains(allowance);
        }

        private static boolean fieldHolds(ValueCondition condition, MatchInput input) {
            String first = input.fields().first(condition.name());
            return first != null
                    && (condition.value() == null || condition.value().equals(first));
        }
    }
}
