package dev.gatehouse.route;

import static dev.gatehouse.route.RouteFixture.request;
import static dev.gatehouse.route.RouteFixture.route;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.route.MatchSettings.Allowance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class RouteTableProperties {

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void the_table_answers_as_a_scan_of_the_sorted_list_does(
            @ForAll("drafts") List<Draft> drafts, @ForAll("requests") List<MatchInput> requests) {
        List<Route> routes = withoutConflicts(drafts);
        RouteTable table = new RouteTable(routes);
        ListScan scan = new ListScan(routes);
        for (MatchInput request : requests) {
            assertEquals(
                    scan.answer(request),
                    RoutePrecedenceTest.answer(table, request),
                    () -> request.method() + " " + request.host()
                            + request.target().rawPath());
        }
    }

    /** Between routes in conflict nothing decides: of each such pair one is left out. */
    private static List<Route> withoutConflicts(List<Draft> drafts) {
        List<Route> routes = new ArrayList<>();
        for (Draft draft : drafts) {
            routes.add(draft.fixture("r" + routes.size()).at(routes.size()));
        }
        Set<String> left = new HashSet<>();
        for (RouteConflicts.Conflict conflict : RouteConflicts.find(routes)) {
            if (!left.contains(conflict.first().id())) {
                left.add(conflict.second().id());
            }
        }
        return routes.stream().filter(route -> !left.contains(route.id())).toList();
    }

    @Provide
    Arbitrary<List<Draft>> drafts() {
        Arbitrary<Where> where = Combinators.combine(
                        Arbitraries.of("x.y.z", "y.z", "*.y.z", "*.z").set().ofMaxSize(2),
                        paths().set().ofMinSize(1).ofMaxSize(2),
                        Arbitraries.of(-1, 0, 0, 0, 1))
                .as(Where::new);
        Arbitrary<String> value = Arbitraries.of("", "", "", "*", "1", "2");
        return Combinators.combine(
                        where,
                        Arbitraries.of("GET", "POST", "HEAD").set().ofMaxSize(2),
                        Arbitraries.of("", "", "http", "https"),
                        value,
                        value,
                        Arbitraries.of(Allowance.class).set().ofMaxSize(2))
                .as(Draft::new)
                .list()
                .ofMaxSize(12);
    }

    private static Arbitrary<String> paths() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "*", "{n}").list().ofMaxSize(3), Arbitraries.of("", "/", "/**"))
                .as((segments, ending) -> {
                    String path = segments.isEmpty() ? "" : "/" + String.join("/", segments);
                    String named = path.replaceFirst("\\{n}", "{m}").replaceFirst("\\{n}", "{o}");
                    return (named + ending).isEmpty() ? "/" : named + ending;
                });
    }

    @Provide
    Arbitrary<List<MatchInput>> requests() {
        Arbitrary<String> targets = Combinators.combine(
                        Arbitraries.of("a", "b", "c", "a%2Fb", "a;b", "%61")
                                .list()
                                .ofMaxSize(4),
                        Arbitraries.of("", "/"),
                        Arbitraries.of("", "?v=1", "?v=2", "?v=1&v=2"))
                .as((segments, slash, query) ->
                        (segments.isEmpty() ? "/" : "/" + String.join("/", segments) + slash) + query);
        return Combinators.combine(
                        Arbitraries.of("GET", "HEAD", "POST"),
                        Arbitraries.of("x.y.z", "y.z", "z", "w.y.z"),
                        targets,
                        Arbitraries.of("1", "2", ""))
                .as((method, host, target, version) ->
                        version.isEmpty() ? request(method, host, target) : request(method, host, target, "V", version))
                .list()
                .ofSize(20);
    }

    private record Where(Set<String> hosts, Set<String> paths, int priority) {}

    /** @param field of the field V: empty = no condition, {@code *} = present; {@code parameter} likewise */
    private record Draft(
            Where where,
            Set<String> methods,
            String scheme,
            String field,
            String parameter,
            Set<Allowance> allowances) {

        RouteFixture fixture(String id) {
            RouteFixture fixture = route(id, where.paths.toArray(new String[0]))
                    .hosts(where.hosts.toArray(new String[0]))
                    .priority(where.priority)
                    .methods(methods.toArray(new String[0]))
                    .allows(allowances.toArray(new Allowance[0]));
            if (!scheme.isEmpty()) {
                fixture.scheme(scheme);
            }
            if (!field.isEmpty()) {
                fixture.field("V", field.equals("*") ? null : field);
            }
            return parameter.isEmpty() ? fixture : fixture.parameter("v", parameter.equals("*") ? null : parameter);
        }
    }
}
