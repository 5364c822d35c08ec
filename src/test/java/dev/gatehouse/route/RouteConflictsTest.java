package dev.gatehouse.route;

import static dev.gatehouse.route.RouteFixture.route;
import static dev.gatehouse.route.RouteFixture.routes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RouteConflictsTest {

    @Test
    void the_same_path_under_other_names_is_a_conflict() {
        assertEquals(
                List.of("a b example.com/orders/{id}"),
                conflicts(
                        route("a", "/orders/{id}").hosts("example.com"),
                        route("b", "/orders/*").hosts("EXAMPLE.com")));
    }

    @Test
    void one_of_several_hosts_and_paths_is_enough_and_a_pair_is_named_once() {
        assertEquals(
                List.of("a b x/b"),
                conflicts(
                        route("a", "/a", "/b", "/c").hosts("v", "x"),
                        route("b", "/b", "/c").hosts("x", "y")));
    }

    @Test
    void another_host_shape_priority_or_number_of_conditions_decides() {
        assertEquals(
                List.of(),
                conflicts(
                        route("a", "/a"),
                        route("b", "/a").hosts("x"),
                        route("c", "/a").hosts("*.x"),
                        route("d", "/a/"),
                        route("e", "/a/**"),
                        route("f", "/*"),
                        route("g", "/a").priority(1),
                        route("h", "/a").methods("GET"),
                        route("i", "/a").methods("GET").field("X", "1")));
    }

    @Test
    void methods_that_share_none_exclude_each_other() {
        assertEquals(
                List.of(),
                conflicts(route("a", "/").methods("GET"), route("b", "/").methods("POST")));
        assertEquals(
                List.of("a b /"),
                conflicts(route("a", "/").methods("GET", "PUT"), route("b", "/").methods("PUT")));
    }

    @Test
    void get_is_in_conflict_with_head() {
        assertEquals(
                List.of("a b /"),
                conflicts(route("a", "/").methods("GET"), route("b", "/").methods("HEAD")));
    }

    @Test
    void different_values_of_one_name_exclude_each_other() {
        assertEquals(
                List.of(),
                conflicts(route("a", "/").field("V", "1"), route("b", "/").field("v", "2")));
        assertEquals(
                List.of(),
                conflicts(route("a", "/").parameter("v", "1"), route("b", "/").parameter("v", "2")));
        assertEquals(
                List.of(),
                conflicts(route("a", "/").scheme("http"), route("b", "/").scheme("https")));
    }

    @Test
    void conditions_that_one_request_can_satisfy_together_are_in_conflict() {
        assertEquals(
                List.of("a b /"),
                conflicts(route("a", "/").field("V", "1"), route("b", "/").field("W", "2")));
        assertEquals(
                List.of("a b /"),
                conflicts(route("a", "/").field("V", "1"), route("b", "/").field("V", null)));
        assertEquals(
                List.of("a b /"),
                conflicts(route("a", "/").parameter("v", "1"), route("b", "/").parameter("V", "2")));
        assertEquals(
                List.of("a b /"),
                conflicts(route("a", "/").methods("GET"), route("b", "/").scheme("http")));
    }

    @Test
    void a_route_is_not_in_conflict_with_itself() {
        assertEquals(List.of(), conflicts(route("a", "/{x}", "/*")));
    }

    @Test
    void every_pair_of_three_is_named() {
        assertEquals(List.of("a b /", "a c /", "b c /"), conflicts(route("a", "/"), route("b", "/"), route("c", "/")));
    }

    @Test
    void thousands_that_differ_in_one_value_are_not_compared_pair_by_pair() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            routes.add(route("r" + i, "/").field("X-Tenant", "t" + i).at(i));
        }
        assertEquals(List.of(), assertTimeoutPreemptively(Duration.ofSeconds(20), () -> RouteConflicts.find(routes)));
    }

    private static List<String> conflicts(RouteFixture... fixtures) {
        return RouteConflicts.find(routes(fixtures)).stream()
                .map(conflict -> conflict.first().id() + " " + conflict.second().id() + " " + conflict.where())
                .toList();
    }
}
