package dev.gatehouse.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldSyntaxTest {

    @ParameterizedTest
    @ValueSource(strings = {"Host", "x-1", "!#$%&'*+-.^_`|~", "M-SEARCH"})
    void a_name_is_a_token(String text) {
        assertTrue(FieldSyntax.isToken(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a:",
                "a\r",
                "a\n",
                "a\0",
                "a\t",
                "(a)",
                "a,b",
                "a/b",
                "a;b",
                "a=b",
                "{a}",
                "\"a\"",
                "caf\u00e9"
            })
    void a_delimiter_or_control_byte_makes_no_name(String text) {
        assertFalse(FieldSyntax.isToken(text));
    }

    @Test
    void a_value_may_hold_blanks_tabs_and_bytes_above_127() {
        assertTrue(FieldSyntax.isValue("a b\tc \u0080\u00ff"));
        assertTrue(FieldSyntax.isValue(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nB: c", "a\nb", "a\rb", "\0", "\u0001", "\u001f", "\u007f", "\u0100", "\u20ac"})
    void a_control_byte_or_what_is_no_byte_makes_no_value(String text) {
        assertFalse(FieldSyntax.isValue(text));
    }
}
