package dev.gatehouse.route;

import static dev.gatehouse.route.RouteFixture.pattern;
import static dev.gatehouse.route.RouteFixture.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatehouse.route.PathPattern.InvalidPattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathPatternTest {

    @ParameterizedTest
    @CsvSource({
        "/orders, /orders, true",
        "/orders, /orders/, false",
        "/orders, /ordersx, false",
        "/orders, /Orders, false",
        "/orders, /orders/1, false",
        "/orders/, /orders/, true",
        "/orders/, /orders, false",
        "/, /, true",
        "/, /a, false",
        "/*, /a, true",
        "/*, /, false",
        "/*, /a/, false",
        "/*/, /a/, true",
        "/a/*/c, /a/b/c, true",
        "/a/{b}/c, /a/b/d, false",
        "/orders/{id}, /orders/42, true",
        "/orders/{id}, /orders/, false",
        "/orders/{id}, /orders/42/items, false"
    })
    void a_pattern_matches_whole_segments(String pattern, String path, boolean matches) {
        assertEquals(matches, pattern(pattern).matches(target(path)));
    }

    @ParameterizedTest
    @CsvSource({
        "/**, /, true",
        "/**, /a/b/, true",
        "/orders/**, /orders, true",
        "/orders/**, /orders/, true",
        "/orders/**, /orders/1, true",
        "/orders/**, /orders/1/2/, true",
        "/orders/**, /ordersx, false",
        "/orders/**, /, false",
        "/orders/{*rest}, /orders, true",
        "/orders/{id}/**, /orders, false",
        "/orders/{id}/**, /orders/1, true"
    })
    void a_rest_takes_all_that_follows_be_it_nothing(String pattern, String path, boolean matches) {
        assertEquals(matches, pattern(pattern).matches(target(path)));
    }

    @ParameterizedTest
    @CsvSource({
        "/caf%C3%A9, /caf%c3%a9, true",
        "/a, /%61, true",
        "/%61, /a, true",
        "/a%20b, /a%20b, true",
        "/a/b, /a%2Fb, false",
        "/a%2Fb, /a%2fb, true",
        "/a%2Fb, /a/b, false",
        "/*, /a%2Fb, true",
        "/a+b, /a%2Bb, true"
    })
    void matching_is_on_decoded_segments_and_an_encoded_slash_is_no_separator(
            String pattern, String path, boolean matches) {
        assertEquals(matches, pattern(pattern).matches(target(path)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orders | a path begins with a slash",
                "/*.pdf | the segment *.pdf is neither a literal nor * nor {name} as a whole",
                "/{id}.pdf | the segment {id}.pdf is neither a literal nor * nor {name} as a whole",
                "/a}/b | the segment a} is neither a literal nor * nor {name} as a whole",
                "/{*rest | the segment {*rest is neither a literal nor * nor {name} as a whole",
                "/**/a | ** stands for all that follows, so only at the end",
                "/{*rest}/ | {*rest} stands for all that follows, so only at the end",
                "/{} | \"\" is no name: letters, digits, - and _, a letter first",
                "/{*} | \"\" is no name: letters, digits, - and _, a letter first",
                "/{1} | \"1\" is no name: letters, digits, - and _, a letter first",
                "/{a b} | \"a b\" is no name: letters, digits, - and _, a letter first",
                "/{id}/{id} | the name id stands there twice",
                "/{id}/{*id} | the name id stands there twice",
                "/a//b | no request has an empty segment in its path",
                "// | no request has an empty segment in its path",
                "/a/../b | no request has a dot segment in its path",
                "/a%2eb | no request has an encoded dot in its path",
                "/a b | no request has a character that stands in no path in its path",
                "/a?b | a path ends before its question mark",
                "/a#b | no request has a character that stands in no path in its path"
            })
    void what_is_no_pattern_is_refused_with_the_reason(String text, String reason) {
        assertEquals(
                reason,
                assertThrows(InvalidPattern.class, () -> PathPattern.parse(text))
                        .getMessage());
    }

    @Test
    void patterns_that_differ_in_names_alone_have_one_shape() {
        assertEquals(pattern("/a/{b}/**").shape(), pattern("/a/*/{*rest}").shape());
        assertEquals(pattern("/%61").shape(), pattern("/a").shape());
        assertNotEquals(pattern("/a/{b}").shape(), pattern("/a/{b}/").shape());
        assertNotEquals(pattern("/a/{b}").shape(), pattern("/a/b").shape());
    }

    @Test
    void a_pattern_prints_as_it_was_written() {
        assertEquals("/a/{b}/**", pattern("/a/{b}/**").toString());
    }
}
