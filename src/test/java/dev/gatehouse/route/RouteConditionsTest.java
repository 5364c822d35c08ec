package dev.gatehouse.route;

import static dev.gatehouse.route.RouteFixture.get;
import static dev.gatehouse.route.RouteFixture.request;
import static dev.gatehouse.route.RouteFixture.route;
import static dev.gatehouse.route.RouteFixture.table;
import static dev.gatehouse.route.RoutePrecedenceTest.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.http.Fields;
import dev.gatehouse.route.MatchSettings.Allowance;
import org.junit.jupiter.api.Test;

final class RouteConditionsTest {

    private static final String HOST = "example.com";

    @Test
    void get_includes_head() {
        RouteTable table = table(route("a", "/a").methods("GET"));
        assertEquals("a", answer(table, request("HEAD", HOST, "/a")));
    }

    @Test
    void another_method_is_answered_with_all_that_would_match() {
        RouteTable table = table(
                route("a", "/a/*").methods("GET"),
                route("b", "/a/b").methods("POST", "PUT"),
                route("c", "/a/**").hosts(HOST).methods("PATCH"),
                route("d", "/a/b").methods("DELETE").field("X", "1"));
        assertEquals("405 GET, HEAD, PATCH, POST, PUT", answer(table, request("OPTIONS", HOST, "/a/b")));
    }

    @Test
    void a_method_is_compared_with_its_case() {
        assertEquals("405 GET, HEAD", answer(table(route("a", "/a").methods("GET")), request("get", HOST, "/a")));
    }

    @Test
    void nothing_is_found_if_more_than_the_method_fails() {
        RouteTable table = table(route("a", "/a").methods("GET").parameter("x", null));
        assertEquals("404", answer(table, request("POST", HOST, "/a")));
        assertEquals("404", answer(table, get(HOST, "/b")));
        assertEquals("404", answer(table(), get(HOST, "/")));
    }

    @Test
    void a_scheme_must_be_the_requests() {
        RouteTable table =
                table(route("plain", "/**").scheme("http"), route("tls", "/**").scheme("https"));
        MatchInput tls = new MatchInput("GET", "https", HOST, RouteFixture.target("/"), new Fields());
        assertEquals("plain", answer(table, get(HOST, "/")));
        assertEquals("tls", answer(table, tls));
    }

    @Test
    void a_field_must_have_its_exact_value_under_any_spelling_of_its_name() {
        RouteTable table = table(route("a", "/").field("X-Api-Version", "2"));
        assertEquals("a", answer(table, request("GET", HOST, "/", "x-api-version", "2")));
        assertEquals("404", answer(table, request("GET", HOST, "/", "X-Api-Version", "2, 2")));
        assertEquals("404", answer(table, request("GET", HOST, "/", "X-Api-Versio", "2")));
    }

    @Test
    void a_field_sent_with_two_values_has_neither() {
        RouteTable table =
                table(route("a", "/").field("V", "1"), route("b", "/").field("V", "2"), route("c", "/**"));
        assertEquals("a", answer(table, request("GET", HOST, "/", "V", "1", "v", "1")));
        assertEquals("c", answer(table, request("GET", HOST, "/", "V", "1", "v", "2")));
    }

    @Test
    void a_field_or_parameter_may_only_have_to_be_there() {
        RouteTable table = table(route("a", "/").field("X", null).parameter("y", null));
        assertEquals("a", answer(table, request("GET", HOST, "/?y", "x", "")));
        assertEquals("404", answer(table, request("GET", HOST, "/?z", "x", "")));
        assertEquals("404", answer(table, get(HOST, "/?y")));
    }

    @Test
    void a_parameter_is_compared_decoded() {
        RouteTable table = table(route("a", "/").parameter("a b", "c+d"));
        assertEquals("a", answer(table, get(HOST, "/?a+b=c%2Bd")));
        assertEquals("404", answer(table, get(HOST, "/?a%20b=c+d")));
    }

    @Test
    void what_parsers_read_differently_is_refused_unless_the_matched_route_allows_it() {
        RouteTable table = table(
                route("slash", "/a/*").allows(Allowance.ENCODED_SLASH),
                route("parameters", "/b/*").allows(Allowance.PATH_PARAMETERS),
                route("strict", "/**"));
        assertEquals("slash", answer(table, get(HOST, "/a/x%2Fy")));
        assertEquals("400 path-parameters", answer(table, get(HOST, "/a/x%2Fy;z")));
        assertEquals("parameters", answer(table, get(HOST, "/b/x;y")));
        assertEquals("400 encoded-slash", answer(table, get(HOST, "/b/x%2Fy;z")));
        assertEquals("400 encoded-slash", answer(table, get(HOST, "/c%2Fd")));
        assertEquals("400 path-parameters", answer(table, get(HOST, "/c;d")));
    }

    @Test
    void a_route_that_allows_it_is_not_looked_for_behind_the_one_that_matches() {
        RouteTable table = table(route("strict", "/a/*"), route("lax", "/**").allows(Allowance.ENCODED_SLASH));
        assertEquals("400 encoded-slash", answer(table, get(HOST, "/a/x%2Fy")));
    }

    @Test
    void what_parsers_read_differently_is_refused_where_nothing_is_served_too() {
        RouteTable table = table(route("a", "/a").methods("GET"));
        assertEquals("400 path-parameters", answer(table, get(HOST, "/b;c")));
    }
}
