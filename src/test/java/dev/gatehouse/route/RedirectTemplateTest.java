package dev.gatehouse.route;

import static dev.gatehouse.route.RouteFixture.pattern;
import static dev.gatehouse.route.RouteFixture.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatehouse.http.Authority;
import dev.gatehouse.http.ForwardedFields.Origin;
import dev.gatehouse.route.PathPattern.InvalidPattern;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedirectTemplateTest {

    private static final Origin ORIGIN =
            new Origin("192.0.2.1", "http", Objects.requireNonNull(Authority.parse("example.com:8080")));

    private static final PathPattern PATTERN = pattern("/a/{id}/{*rest}");

    @ParameterizedTest
    @CsvSource({
        "https://{host}{path}{?query}, /a/1/b?c=%20d, https://example.com/a/1/b?c=%20d",
        "https://{host}{path}{?query}, /a/1, https://example.com/a/1",
        "https://{host}:8443{path}, /a/1?b, https://example.com:8443/a/1",
        "{scheme}://www.{host}{path}, /a/1/, http://www.example.com/a/1/",
        "/new/{id}/{*rest}, /a/1/b%2Fc, /new/1/b%2Fc",
        "/new/{*rest}{?query}, /a/1?b, /new?b",
        "/{*rest}{?query}, /a/1?b, /?b",
        "{path}#{id}, /a/1, /a/1#1",
        "/search?q={id}&r=1, /a/1, /search?q=1&r=1",
        "https://example.org, /a/1, https://example.org",
        "https://example.org/{*rest}#top, /a/1, https://example.org#top"
    })
    void a_location_is_made_from_the_request(String template, String request, String location) throws InvalidPattern {
        RedirectTemplate parsed = RedirectTemplate.parse(template, List.of(PATTERN));
        RouteMatch.Matched match =
                new RouteMatch.Matched(RouteFixture.route("a").at(0), PATTERN);
        assertEquals(location, parsed.apply(ORIGIN, target(request), match));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://{id}/ | it makes a target whose host is none",
                "https://{id}.example.com/ | it makes a target whose host is none",
                "https://example.com{id} | it makes a target whose host is none",
                "https://example.com/{*rest}{id} | nothing but a query follows {*rest}",
                "https://example.com{?query}{id} | nothing but a fragment follows {?query}",
                "https://a@{host}/ | it makes a target whose host is none",
                "//example.com{path} | it makes an empty segment",
                "/{path} | it makes an empty segment",
                "{host}{path} | it makes a target that is neither a path nor an http URI",
                "javascript:{id} | it makes a target that is neither a path nor an http URI",
                "{scheme}s://{host} | it makes a target that is neither a path nor an http URI",
                "/a b | it makes a character that stands in no path",
                "/a#b c | it makes a fragment that is none",
                "/{query} | {query} is not in the path /a/{id}/{*rest}"
            })
    void a_template_that_could_lead_astray_is_refused_with_the_reason(String template, String reason) {
        assertEquals(
                reason,
                assertThrows(InvalidPattern.class, () -> RedirectTemplate.parse(template, List.of(PATTERN)))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({"/{host}, https://{host}/", "/{path}/x, {path}", "/{scheme}, {scheme}://a"})
    void a_word_that_is_also_a_name_is_refused(String pattern, String template) {
        assertThrows(InvalidPattern.class, () -> RedirectTemplate.parse(template, List.of(pattern(pattern))));
    }
}
