package dev.gatehouse.http;

import static dev.gatehouse.http.ForwardedFieldsTest.text;
import static dev.gatehouse.http.OriginTest.fields;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HopByHopTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "keep-alive",
                "Proxy-Connection",
                "TE",
                "Transfer-Encoding",
                "UPGRADE",
                "HTTP2-Settings",
                "Proxy-Authenticate",
                "Proxy-Authorization",
                "Proxy-Authentication-Info"
            })
    void a_hop_by_hop_field_is_dropped_though_nobody_names_it(String name) {
        assertEquals("Accept: */*\n", afterRemoval(name, "x", "Accept", "*/*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Trailer", "Content-Length", "Via", "Host", "TEN", "Upgrade-Insecure-Requests"})
    void an_end_to_end_field_is_kept(String name) {
        assertEquals(name + ": x\n", afterRemoval(name, "x", "Connection", "keep-alive"));
    }

    @Test
    void a_field_named_by_connection_is_dropped() {
        assertEquals("B: 2\n", afterRemoval("A", "1", "Connection", "close, a", "B", "2", "a", "3"));
    }

    @Test
    void every_line_of_connection_counts() {
        assertEquals("C: 3\n", afterRemoval("A", "1", "B", "2", "C", "3", "Connection", "b", "connection", ",, A\t,"));
    }

    @Test
    void order_spelling_and_duplicates_of_the_others_are_kept() {
        assertEquals(
                "b: 1\nA: 2\nb: 3\n", afterRemoval("b", "1", "Keep-Alive", "x", "A", "2", "TE", "trailers", "b", "3"));
    }

    @Test
    void an_option_that_is_no_name_does_no_harm() {
        assertEquals("A: 1\n", afterRemoval("A", "1", "Connection", "a b, \"a\", =, a;q=1"));
    }

    private static String afterRemoval(String... namesAndValues) {
        Fields fields = fields(namesAndValues);
        HopByHop.removeFrom(fields);
        return text(fields);
    }
}
