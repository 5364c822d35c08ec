package dev.gatehouse.route;

import static dev.gatehouse.route.RouteFixture.get;
import static dev.gatehouse.route.RouteFixture.request;
import static dev.gatehouse.route.RouteFixture.route;
import static dev.gatehouse.route.RouteFixture.table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.route.MatchSettings.Allowance;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NearMissTest {

    private static final String HOST = "example.com";

    @Test
    void each_condition_that_failed_is_named() {
        RouteTable table = table(route("a", "/orders")
                .hosts("api.example.com", "*.shop")
                .methods("POST", "PUT")
                .scheme("https")
                .field("X-Version", "2")
                .parameter("beta", null));
        assertEquals(
                List.of("a: the host is not api.example.com or *.shop; the method is not POST or PUT;"
                        + " the scheme is not https; the field X-Version is not \"2\" alone;"
                        + " the query parameter beta is not there"),
                nearMisses(table, get(HOST, "/orders")));
    }

    @Test
    void a_route_that_comes_later_is_near() {
        assertEquals(
                List.of("rest: it comes after exact"),
                nearMisses(table(route("exact", "/a"), route("rest", "/**")), get(HOST, "/a")));
    }

    @Test
    void a_path_that_begins_alike_is_near_and_another_is_not() {
        RouteTable table = table(route("slash", "/a/"), route("deeper", "/a/{id}"), route("other", "/b"));
        assertEquals(
                List.of("slash: the path is not /a/", "deeper: the path is not /a/{id}"),
                nearMisses(table, get(HOST, "/a")));
    }

    @Test
    void the_nearest_comes_first() {
        RouteTable table = table(
                route("two", "/a").hosts("x").methods("POST"),
                route("one", "/a").methods("POST"));
        assertEquals(
                List.of("one: the method is not POST", "two: the host is not x; the method is not POST"),
                nearMisses(table, request("GET", HOST, "/a")));
    }

    @Test
    void a_missing_allowance_is_named() {
        RouteTable table = table(route("strict", "/a/*"), route("lax", "/**").allows(Allowance.ENCODED_SLASH));
        assertEquals(
                List.of(
                        "strict: it has no match.allow = encoded-slash",
                        "lax: it comes after a route without match.allow = encoded-slash"),
                nearMisses(table, get(HOST, "/a/b%2Fc")));
    }

    @Test
    void among_many_only_the_nearest_are_named() {
        RouteFixture[] routes =
                IntStream.range(0, 50).mapToObj(i -> route("r" + i, "/a/" + i)).toArray(RouteFixture[]::new);
        assertEquals(10, nearMisses(table(routes), get(HOST, "/a")).size());
    }

    private static List<String> nearMisses(RouteTable table, MatchInput input) {
        return table.nearMisses(input).stream()
                .map(miss -> miss.route().id() + ": " + String.join("; ", miss.reasons()))
                .toList();
    }
}
