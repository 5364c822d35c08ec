package dev.gatehouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetRefusalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"/a/../b", "/./a", "/a/..", "/a/.", "/..;/a", "/a/.;x=1/b", "/a%2F..%2Fb", "/a%2f.", "/a/..%3b"})
    void a_dot_segment_in_any_spelling_is_refused(String target) {
        assertEquals("a dot segment", refusal(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%2e/a", "/%2E%2e/a", "/.%2e", "/a/x%2ejson"})
    void an_encoded_dot_is_refused(String target) {
        assertEquals("an encoded dot", refusal(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//", "//a", "/a//b", "/a//", "/;x", "/a/;/b", "/a%2F%2Fb", "/%2Fa", "/a%2F", "/a%2F;b"})
    void an_empty_segment_is_refused(String target) {
        assertEquals("an empty segment", refusal(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/a%", "/a%2", "/a%/b", "/%4", "/%zz", "/%-1", "/%+1", "/% 1"})
    void a_broken_percent_encoding_is_refused(String target) {
        assertEquals("a percent sign without two hexadecimal digits", refusal(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%C0%AF", "/%C0%AE%C0%AE", "/%80", "/%ED%A0%80", "/%F4%90%80%80", "/a%E2%82"})
    void octets_that_are_not_utf_8_are_refused(String target) {
        assertEquals("a percent-encoding that is not UTF-8", refusal(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%5Cb", "/a%5c..", "/%5c"})
    void an_encoded_backslash_is_refused(String target) {
        assertEquals("an encoded backslash", refusal(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%25", "/%252e%252e/a", "/a%252Fb"})
    void an_encoded_percent_sign_is_refused(String target) {
        assertEquals("an encoded percent sign", refusal(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%00", "/a%0d%0ab", "/a%09", "/%7F", "/%1f"})
    void an_encoded_control_byte_is_refused(String target) {
        assertEquals("an encoded control byte", refusal(target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a b",
                "/a\tb",
                "/a\r\nb",
                "/\0",
                "/a\u007f",
                "/a#b",
                "/a\\b",
                "/caf\u00e9",
                "/\u2025/",
                "/a\"b",
                "/<a>",
                "/a|b",
                "/a^b",
                "/{a}",
                "/[a]",
                "/`a"
            })
    void a_character_that_stands_in_no_path_is_refused(String target) {
        assertEquals("a character that stands in no path", refusal(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?a b", "/?a#b", "/?a\r\nb", "/?\0", "/?caf\u00e9", "/?\u007f"})
    void a_character_that_stands_in_no_query_is_refused(String target) {
        assertEquals("a character that stands in no query", refusal(target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "*", "a", "?a", "example.com:443", "ftp://example.com/", "javascript://x/", "http:/a", "://a"
            })
    void a_target_that_is_neither_a_path_nor_an_http_uri_is_refused(String target) {
        assertEquals("a target that is neither a path nor an http URI", refusal(target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http:///a", "http://user@example.com/", "http://a b/", "http://example.com:x/", "http://[::1/"})
    void an_absolute_target_without_a_proper_host_is_refused(String target) {
        assertEquals("a target whose host is none", refusal(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com//", "http://example.com/../a", "http://example.com#a"})
    void the_path_of_an_absolute_target_is_held_to_the_same_rules(String target) {
        assertTrue(RequestTarget.read(target) instanceof RequestTarget.Refused);
    }

    private static String refusal(String target) {
        return RequestTarget.read(target).<String>fold(read -> "accepted", reason -> reason);
    }
}
