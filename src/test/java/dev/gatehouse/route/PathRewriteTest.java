package dev.gatehouse.route;

import static dev.gatehouse.route.RouteFixture.pattern;
import static dev.gatehouse.route.RouteFixture.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.route.PathPattern.InvalidPattern;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathRewriteTest {

    @ParameterizedTest
    @CsvSource({
        "/orders/{*rest}, /v2/orders/{*rest}, /orders/1/items, /v2/orders/1/items",
        "/orders/{*rest}, /v2/orders/{*rest}, /orders/1/, /v2/orders/1/",
        "/orders/{*rest}, /v2/orders/{*rest}, /orders, /v2/orders",
        "/orders/{*rest}, /v2/orders/{*rest}, /orders/, /v2/orders/",
        "/orders/{*rest}, /{*rest}, /orders/1, /1",
        "/orders/{*rest}, /{*rest}, /orders/, /",
        "/orders/{*rest}, /{*rest}, /orders, /",
        "/{*rest}, /a/{*rest}, /, /a/",
        "/{a}/{b}, /{b}/x-{a}.json, /1/2, /2/x-1.json",
        "/{a}/{b}, /fixed/, /1/2, /fixed/",
        "/{a}, /x%20y/{a}, /1, /x%20y/1"
    })
    void a_template_is_filled_from_the_path(String pattern, String template, String path, String rewritten)
            throws InvalidPattern {
        PathPattern parsed = pattern(pattern);
        PathRewrite rewrite = PathRewrite.template(template, List.of(parsed));
        assertEquals(rewritten, apply(rewrite, parsed, path));
    }

    @Test
    void what_was_encoded_stays_encoded() throws InvalidPattern {
        PathPattern pattern = pattern("/{id}/{*rest}");
        PathRewrite rewrite = PathRewrite.template("/x/{id}/{*rest}", List.of(pattern));
        assertEquals("/x/a%2Fb/c%20d/%61", apply(rewrite, pattern, "/a%2Fb/c%20d/%61"));
    }

    @Test
    void the_query_is_no_part_of_it() throws InvalidPattern {
        PathPattern pattern = pattern("/{*rest}");
        assertEquals("/a", apply(PathRewrite.template("/{*rest}", List.of(pattern)), pattern, "/a?b=c"));
    }

    @Test
    void a_name_is_found_in_whichever_of_the_routes_paths_matched() throws InvalidPattern {
        PathPattern one = pattern("/a/{id}");
        PathPattern other = pattern("/b/x/{id}");
        PathRewrite rewrite = PathRewrite.template("/{id}", List.of(one, other));
        assertEquals("/1", apply(rewrite, one, "/a/1"));
        assertEquals("/2", apply(rewrite, other, "/b/x/2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/{nobody} | {nobody} is not in the path /a/{id}/{*rest}",
                "/{rest} | {rest} is not in the path /a/{id}/{*rest}",
                "/{*id} | {*id} is not in the path /a/{id}/{*rest}",
                "/{id | the brace before id is not closed",
                "{*rest} | {*rest} follows a slash",
                "/a{*rest} | {*rest} follows a slash",
                "/{*rest}/a | nothing but a query follows {*rest}",
                "a/{id} | a path begins with a slash",
                "/a?b={id} | the query is kept as it is, a path has none",
                "/a/../{id} | a path cannot have a dot segment",
                "/a//{id} | a path cannot have an empty segment",
                "/a b | a path cannot have a character that stands in no path",
                "/a#{id} | a path cannot have a character that stands in no path",
                "/id} | a path cannot have a character that stands in no path"
            })
    void what_is_no_template_for_the_path_is_refused_with_the_reason(String template, String reason) {
        List<PathPattern> patterns = List.of(pattern("/a/{id}/{*rest}"));
        assertEquals(
                reason,
                assertThrows(InvalidPattern.class, () -> PathRewrite.template(template, patterns))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "/api, /api/**, /api/a/b/, /a/b/",
        "/api, /api/**, /api/, /",
        "/api, /api/**, /api, /",
        "/api, /api/**, /%61pi/a%20b, /a%20b",
        "/api/v1, /api/v1/{id}, /api/v1/7, /7"
    })
    void a_prefix_is_taken_off_by_whole_segments(String prefix, String pattern, String path, String rewritten)
            throws InvalidPattern {
        PathPattern parsed = pattern(pattern);
        assertEquals(rewritten, apply(PathRewrite.stripPrefix(prefix, List.of(parsed)), parsed, path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ | a prefix is literal segments, such as /api, without a slash at the end",
                "/api/ | a prefix is literal segments, such as /api, without a slash at the end",
                "/{x} | a prefix is literal segments, such as /api, without a slash at the end",
                "/api/** | a prefix is literal segments, such as /api, without a slash at the end",
                "api | a path begins with a slash",
                "/v1 | the path /api/** does not begin with /v1",
                "/ap | the path /api/** does not begin with /ap",
                "/api/v1 | the path /api/** does not begin with /api/v1"
            })
    void a_prefix_that_some_request_would_lack_is_refused(String prefix, String reason) {
        List<PathPattern> patterns = List.of(pattern("/api/**"));
        assertEquals(
                reason,
                assertThrows(InvalidPattern.class, () -> PathRewrite.stripPrefix(prefix, patterns))
                        .getMessage());
    }

    private static String apply(PathRewrite rewrite, PathPattern pattern, String path) {
        RequestTarget target = target(path);
        return rewrite.apply(
                target, new RouteMatch.Matched(RouteFixture.route("a").at(0), pattern));
    }
}
