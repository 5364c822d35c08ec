package dev.gatehouse.route;

import static dev.gatehouse.route.RouteFixture.hostPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatehouse.route.PathPattern.InvalidPattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostPatternTest {

    @ParameterizedTest
    @CsvSource({
        "api.example.com, api.example.com, true",
        "API.example.com, api.example.com, true",
        "api.example.com, example.com, false",
        "*.example.com, a.example.com, true",
        "*.example.com, a.b.example.com, true",
        "*.example.com, example.com, false",
        "*.example.com, badexample.com, false",
        "*.example.com, a.example.com.evil, false",
        "10.0.0.1, 10.0.0.1, true",
        "[0:0::1], [::1], true"
    })
    void a_wildcard_stands_for_one_or_more_labels(String pattern, String host, boolean matches) {
        assertEquals(matches, hostPattern(pattern).matches(host));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* | without match.host any host matches",
                "a b | \"a b\" is no host",
                "a.*.b | \"a.*.b\" is no host",
                "*a.b | \"*a.b\" is no host",
                "*. | \"*.\" is no host",
                "a:80 | a host is matched without its port",
                "*.10.0.0.1 | no host is below an address"
            })
    void what_is_no_pattern_is_refused_with_the_reason(String text, String reason) {
        assertEquals(
                reason,
                assertThrows(InvalidPattern.class, () -> HostPattern.parse(text))
                        .getMessage());
    }
}
