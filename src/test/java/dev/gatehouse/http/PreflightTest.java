package dev.gatehouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PreflightTest {

    @Test
    void it_asks_about_a_method_and_names() {
        Preflight read = preflight(
                "origin: https://a",
                "access-control-request-method: PUT",
                "access-control-request-headers: x-b,content-type",
                "Access-Control-Request-Headers: ,\t X-A ,, x-b");
        assertEquals("PUT", read.method());
        assertEquals(List.of("x-b", "content-type", "x-a"), List.copyOf(read.fieldNames()));
        assertNull(read.fault());
    }

    @Test
    void without_a_question_or_somebody_who_asks_there_is_none() {
        assertNull(of("OPTIONS", "Origin: https://a"));
        assertNull(of("OPTIONS", "Access-Control-Request-Method: PUT"));
        assertNull(of("GET", "Origin: https://a", "Access-Control-Request-Method: PUT"));
        assertNull(of("options", "Origin: https://a", "Access-Control-Request-Method: PUT"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: a b",
                "Access-Control-Request-Headers: a\u00a0",
                "Access-Control-Request-Headers: a:b",
                "Access-Control-Request-Headers: \"a\""
            })
    void what_cannot_be_read_is_at_fault(String field) {
        assertNotNull(preflight("Origin: https://a", "Access-Control-Request-Method: PUT", field)
                .fault());
    }

    @Test
    void there_is_a_limit_to_what_may_have_to_be_said_again() {
        StringBuilder names = new StringBuilder("Access-Control-Request-Headers: ");
        for (int i = 0; i < 100; i++) {
            names.append("x-").append(i).append(',');
        }
        assertNull(preflight("Origin: https://a", "Access-Control-Request-Method: PUT", names.toString())
                .fault());
        assertNotNull(preflight("Origin: https://a", "Access-Control-Request-Method: PUT", names + "one-more")
                .fault());
        assertNotNull(preflight(
                        "Origin: https://a",
                        "Access-Control-Request-Method: PUT",
                        "Access-Control-Request-Headers: " + "x".repeat(4097))
                .fault());
    }

    private static Preflight preflight(String... lines) {
        return Objects.requireNonNull(of("OPTIONS", lines));
    }

    private static @Nullable Preflight of(String method, String... lines) {
        Fields fields = new Fields();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            fields.add(line.substring(0, colon), line.substring(colon + 2));
        }
        return Preflight.of(method, fields);
    }
}
