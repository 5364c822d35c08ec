package dev.gatehouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebOriginTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a",
                "http://app.example.com:8080",
                "http://app.example.com:443",
                "https://127.0.0.1:3000",
                "https://[::1]:3000",
                "capacitor://localhost",
                "chrome-extension://abcdefghijklmnop",
                "moz-extension://0a1b2c3d-0000-0000-0000-000000000000",
                "https://xn--bcher-kva.example"
            })
    void what_a_browser_writes_is_an_origin(String text) {
        assertEquals(text, Objects.requireNonNull(WebOrigin.parse(text)).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "*",
                "a",
                "//a",
                "://a",
                "https:",
                "https://",
                "https:/a",
                "https://a/",
                "https://a/b",
                "https://a?b",
                "https://a#b",
                "https://a\\b",
                "https://user@a",
                "https://user:word@a",
                "https://a:",
                "https://a:0",
                "https://a:08",
                "https://a:65536",
                "https://a:https",
                "https://a.",
                "https://.a",
                "https://a..b",
                "https://a b",
                " https://a",
                "https://a ",
                "https://a\t",
                "https://a,https://b",
                "https://a https://b",
                "https://a%2e",
                "https://b\u00fccher.example",
                "https://*.example.com",
                "https://127.1",
                "https://0x7f.1",
                "https://[::1",
                "https://::1",
                "1https://a",
                "ht_tp://a",
                "+http://a"
            })
    void what_is_none_is_none_in_any_spelling(String text) {
        assertNull(WebOrigin.read(text));
        assertNull(WebOrigin.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS://a, https://a",
        "https://APP.example.com, https://app.example.com",
        "https://a:443, https://a",
        "http://a:80, http://a",
        "https://[0:0::1]:3, https://[::1]:3"
    })
    void what_only_a_person_writes_is_read_and_not_taken_for_a_browsers(String text, String origin) {
        assertNull(WebOrigin.parse(text));
        assertEquals(origin, Objects.requireNonNull(WebOrigin.read(text)).text());
        assertNotNull(WebOrigin.parse(origin));
    }
}
