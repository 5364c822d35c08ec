package dev.gatehouse.route;

import static dev.gatehouse.route.RouteFixture.request;
import static dev.gatehouse.route.RouteFixture.route;
import static dev.gatehouse.route.RouteFixture.table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.http.Preflight;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which route a preflight finds: that of the request which it asks about. */
final class AnnouncedRequestTest {

    private static final String HOST = "example.com";

    @Test
    void routes_that_share_a_path_answer_for_their_own_methods() {
        RouteTable table = table(
                route("reads", "/a").methods("GET").cors(),
                route("writes", "/a").methods("PUT", "DELETE").cors(),
                route("others", "/a").methods("PATCH"));
        assertEquals("reads", announced(table, "GET"));
        assertEquals("reads", announced(table, "HEAD"));
        assertEquals("writes", announced(table, "DELETE"));
        assertEquals("none", announced(table, "PATCH"));
        assertEquals("none", announced(table, "POST"));
        assertEquals("none", announced(table, "get"));
    }

    @Test
    void a_route_before_another_keeps_its_place_though_it_says_nothing() {
        RouteTable table = table(
                route("inner", "/a/b").methods("PUT"),
                route("outer", "/a/**").cors(),
                route("first", "/a/c").priority(1),
                route("second", "/a/c").cors());
        assertEquals("none", announced(table, "PUT"));
        assertEquals("outer", announced(table, "GET"));
        assertEquals("none", announced(table, "GET", "/a/c"));
    }

    @Test
    void a_condition_on_a_field_holds_if_the_field_is_announced_whatever_its_value() {
        RouteTable table = table(
                route("tenant", "/a/b").field("X-Tenant", "7").cors(),
                route("all", "/a/b").cors());
        assertEquals("all", announced(table, "GET"));
        assertEquals("all", announced(table, "GET", "/a/b", "x-other"));
        assertEquals("tenant", announced(table, "GET", "/a/b", "x-other", "x-tenant"));
    }

    @Test
    void all_other_conditions_hold_as_they_do() {
        RouteTable table = table(
                route("tls", "/a/b").scheme("https").cors(),
                route("asked", "/a/b").parameter("v", "2").cors());
        assertEquals("none", announced(table, "GET"));
        assertEquals("asked", announced(table, "GET", "/a/b?v=2"));
        assertEquals("none", announced(table, "GET", "/a%2fb?v=2"));
    }

    private static String announced(RouteTable table, String method) {
        return announced(
                table, method, table.routes().get(0).match().paths().get(0).text());
    }

    private static String announced(RouteTable table, String method, String target, String... names) {
        MatchInput own = request("OPTIONS", HOST, target);
        RouteMatch.Matched matched = table.matchAnnounced(own.asAnnounced(new Preflight(method, Set.of(names), null)));
        return matched == null ? "none" : matched.route().id();
    }
}
