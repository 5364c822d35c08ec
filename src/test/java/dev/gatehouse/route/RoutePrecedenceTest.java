package dev.gatehouse.route;

import static dev.gatehouse.route.RouteFixture.get;
import static dev.gatehouse.route.RouteFixture.request;
import static dev.gatehouse.route.RouteFixture.route;
import static dev.gatehouse.route.RouteFixture.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

final class RoutePrecedenceTest {

    private static final String HOST = "api.example.com";

    @Test
    void a_literal_comes_before_any_segment_and_this_before_the_rest() {
        RouteTable table = table(route("rest", "/a/**"), route("any", "/a/*"), route("literal", "/a/b"));
        assertEquals("literal", answer(table, get(HOST, "/a/b")));
        assertEquals("any", answer(table, get(HOST, "/a/c")));
        assertEquals("rest", answer(table, get(HOST, "/a/b/c")));
        assertEquals("rest", answer(table, get(HOST, "/a")));
    }

    @Test
    void the_first_segment_that_differs_decides() {
        RouteTable table = table(route("late", "/*/b/c"), route("early", "/a/**"));
        assertEquals("early", answer(table, get(HOST, "/a/b/c")));
        assertEquals("late", answer(table, get(HOST, "/x/b/c")));
    }

    @Test
    void a_path_that_ends_here_comes_before_an_empty_rest() {
        RouteTable table = table(route("rest", "/a/**"), route("slash", "/a/"), route("bare", "/a"));
        assertEquals("bare", answer(table, get(HOST, "/a")));
        assertEquals("slash", answer(table, get(HOST, "/a/")));
    }

    @Test
    void a_branch_whose_conditions_fail_is_left_for_the_next() {
        RouteTable table = table(
                route("deep", "/a/b/c/d").methods("POST"),
                route("branch", "/a/*/c/*").field("X", "1"),
                route("catch-all", "/**"));
        assertEquals("deep", answer(table, request("POST", HOST, "/a/b/c/d")));
        assertEquals("branch", answer(table, request("GET", HOST, "/a/b/c/d", "x", "1")));
        assertEquals("catch-all", answer(table, get(HOST, "/a/b/c/d")));
    }

    @Test
    void an_exact_host_comes_before_a_longer_wildcard_before_a_shorter_before_none() {
        RouteTable table = table(
                route("none", "/**"),
                route("short", "/**").hosts("*.com"),
                route("long", "/**").hosts("*.example.com"),
                route("exact", "/**").hosts(HOST));
        assertEquals("exact", answer(table, get(HOST, "/")));
        assertEquals("long", answer(table, get("a.b.example.com", "/")));
        assertEquals("short", answer(table, get("example.com", "/")));
        assertEquals("none", answer(table, get("com", "/")));
        assertEquals("none", answer(table, get("[::1]", "/")));
    }

    @Test
    void the_host_decides_before_the_path() {
        RouteTable table = table(route("path", "/a/b"), route("host", "/**").hosts(HOST));
        assertEquals("host", answer(table, get(HOST, "/a/b")));
    }

    @Test
    void a_host_without_the_path_leaves_it_to_the_next() {
        RouteTable table =
                table(route("host", "/x").hosts(HOST), route("wild", "/y").hosts("*.com"), route("any", "/**"));
        assertEquals("wild", answer(table, get(HOST, "/y")));
        assertEquals("any", answer(table, get(HOST, "/z")));
    }

    @Test
    void the_priority_decides_before_the_host() {
        RouteTable table = table(
                route("exact", "/a").hosts(HOST),
                route("first", "/**").priority(1),
                route("last", "/a").hosts(HOST).priority(-1).methods("GET"));
        assertEquals("first", answer(table, get(HOST, "/a")));
    }

    @Test
    void more_conditions_come_before_fewer() {
        RouteTable table = table(
                route("plain", "/a"),
                route("two", "/a").methods("GET").parameter("beta", null),
                route("one", "/a").methods("GET"),
                route("three", "/a").methods("GET").field("X", "1").parameter("beta", "true"));
        assertEquals("plain", answer(table, request("POST", HOST, "/a")));
        assertEquals("one", answer(table, get(HOST, "/a")));
        assertEquals("two", answer(table, get(HOST, "/a?beta=true")));
        assertEquals("three", answer(table, request("GET", HOST, "/a?beta=true", "x", "1")));
    }

    @Test
    void each_path_of_a_route_answers_and_says_which_it_was() {
        RouteTable table = table(route("two", "/a/{id}", "/b/{id}"));
        RouteMatch.Matched first = (RouteMatch.Matched) table.match(get(HOST, "/a/1"));
        RouteMatch.Matched second = (RouteMatch.Matched) table.match(get(HOST, "/b/1"));
        assertEquals("/a/{id}", first.pattern().text());
        assertEquals("/b/{id}", second.pattern().text());
    }

    @Test
    void the_same_match_is_the_same_object() {
        RouteTable table = table(route("a", "/a/{id}"));
        assertSame(table.match(get(HOST, "/a/1")), table.match(get(HOST, "/a/2")));
    }

    static String answer(RouteTable table, MatchInput input) {
        return table.match(input)
                .<String>fold(
                        matched -> matched.route().id(),
                        methodNotAllowed -> "405 " + String.join(", ", methodNotAllowed.allowed()),
                        notFound -> "404",
                        refused -> "400 " + refused.missing().key());
    }
}
