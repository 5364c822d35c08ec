package dev.gatehouse.http;

import static dev.gatehouse.http.RequestTargetTest.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueryParameterTest {

    @Test
    void names_and_values_compare_decoded() {
        RequestTarget target = read("/?api%5Fkey=a+b%20c&x");
        assertEquals("a b c", target.parameter("api_key"));
        assertTrue(target.hasParameter("api_key", "a b c"));
        assertFalse(target.hasParameter("api%5Fkey", null));
    }

    @Test
    void a_parameter_without_an_equals_sign_is_empty() {
        RequestTarget target = read("/?a&b=");
        assertEquals("", target.parameter("a"));
        assertEquals("", target.parameter("b"));
        assertTrue(target.hasParameter("a", ""));
        assertTrue(target.hasParameter("a", null));
    }

    @Test
    void a_name_is_not_found_within_another() {
        RequestTarget target = read("/?abc=1&xb=b=2");
        assertFalse(target.hasParameter("ab", null));
        assertFalse(target.hasParameter("b", null));
        assertEquals("b=2", target.parameter("xb"));
    }

    @Test
    void a_parameter_sent_twice_has_a_value_only_if_both_are_equal() {
        assertTrue(read("/?v=1&v=1").hasParameter("v", "1"));
        assertFalse(read("/?v=1&v=2").hasParameter("v", "1"));
        assertFalse(read("/?v=2&v=1").hasParameter("v", "1"));
        assertTrue(read("/?v=1&v=2").hasParameter("v", null));
    }

    @Test
    void the_first_of_several_values_is_the_parameters() {
        assertEquals("1", read("/?v=1&v=2").parameter("v"));
    }

    @Test
    void what_cannot_be_decoded_equals_nothing() {
        RequestTarget target = read("/?a=%zz&%ff=1&b=%C0%AF&c=%");
        assertNull(target.parameter("a"));
        assertFalse(target.hasParameter("a", "%zz"));
        assertTrue(target.hasParameter("a", null));
        assertNull(target.parameter("b"));
        assertNull(target.parameter("c"));
    }

    @Test
    void without_a_query_there_is_no_parameter() {
        assertNull(read("/").parameter("a"));
        assertFalse(read("/").hasParameter("a", null));
        assertNull(read("/").rawQueryWithout("a"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "k=1, none",
                "k=1&a=%zz, a=%zz",
                "a=1&k=1, a=1",
                "a=1&k=1&b=+, a=1&b=+",
                "k=1&a&k=2&b&%6b=3, a&b",
                "kk=1, kk=1",
                "a&&b&k, a&&b",
                "k&k&k, none"
            })
    void a_parameter_is_taken_out_and_the_others_stay_as_sent(String query, String rest) {
        assertEquals(rest, read("/?" + query).rawQueryWithout("k"));
    }
}
