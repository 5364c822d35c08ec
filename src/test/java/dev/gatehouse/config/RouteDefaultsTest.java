package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.gatehouse.route.RouteAction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RouteDefaultsTest {

    @TempDir
    Path directory;

    @Test
    void a_default_reaches_every_route_that_does_not_say_otherwise() {
        Conf conf = defaults("default.timeout.response = 7s")
                .forwardingRoute("a")
                .forwardingRoute("b", "timeout.response = 9s");

        assertEquals(Duration.ofSeconds(7), conf.route("a").timeouts().response());
        assertEquals(Duration.ofSeconds(9), conf.route("b").timeouts().response());
    }

    @Test
    void none_unsets_a_default() {
        Conf conf = defaults("default.timeout.total = 5m", "default.timeout.response = 7s", "default.quota = 1/s")
                .forwardingRoute("a", "timeout.total = none", "timeout.response = none", "quota = none")
                .forwardingRoute("b");

        assertNull(conf.route("a").timeouts().total());
        assertEquals(Duration.ofSeconds(30), conf.route("a").timeouts().response());
        assertEquals(List.of(), conf.route("a").quota().limits().rates());
    }

    @Test
    void none_without_a_default_does_not_mean_that_there_is_no_limit() {
        assertEquals(
                """
                conf/routes/a.properties:1: timeout.response: "none" unsets a default for all routes, and there is none to unset
                    take the line out for 30s, or write another value
                """,
                Conf.open(directory)
                        .forwardingRoute("a", "timeout.response = none")
                        .problems());
    }

    @Test
    void none_is_plain_text_of_a_header_unless_that_header_has_a_default() {
        Conf conf = defaults("default.response.header.set.X-Frame-Options = DENY")
                .respondingRoute(
                        "a",
                        "response.header.set.x-frame-options = none",
                        "response.header.set.X-Permitted-Cross-Domain-Policies = none")
                .respondingRoute("b");

        assertEquals(1, conf.route("a").responseEdits().set().size());
        assertEquals("none", conf.route("a").responseEdits().set().value(0));
    }

    @Test
    void defaults_of_one_family_add_to_what_a_route_says() {
        Conf conf = defaults("default.request.header.set.X-A = 1").forwardingRoute("a", "request.header.set.X-B = 2");

        assertEquals(2, conf.route("a").requestEdits().set().size());
    }

    @Test
    void a_default_that_means_nothing_for_a_route_is_no_error_there() {
        Conf conf = defaults("default.timeout.response = 7s", "default.upstream.endpoints = http://127.0.0.1:1")
                .respondingRoute("a")
                .file("routes/b.properties", "match.path = /b");

        assertInstanceOf(RouteAction.Respond.class, conf.route("a").action());
        assertInstanceOf(RouteAction.Forward.class, conf.route("b").action());
    }

    @Test
    void a_wrong_default_is_reported_once_where_it_stands() {
        assertEquals(
                """
                conf/gatehouse.properties:2: default.timeout.response: "7" has no unit
                    write 7s, 7000ms or PT7S
                conf/gatehouse.properties:3: default.request.header.set.Host: Host is set by rewrite.host alone
                    take it off
                """,
                defaults("default.timeout.response = 7", "default.request.header.set.Host = x")
                        .forwardingRoute("a")
                        .forwardingRoute("b")
                        .problems());
    }

    @Test
    void a_default_that_no_route_needs_is_warned_of() {
        assertEquals(
                """
                conf/gatehouse.properties:2: default.timeout.response: is used by no route
                    take the line out
                """,
                defaults("default.timeout.response = 7s").respondingRoute("a").warnings());
    }

    private Conf defaults(String... lines) {
        return new Conf(directory).file("gatehouse.properties", "default.auth = none\n" + String.join("\n", lines));
    }
}
