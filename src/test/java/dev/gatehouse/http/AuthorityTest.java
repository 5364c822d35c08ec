package dev.gatehouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthorityTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, -1",
        "EXAMPLE.com:8080, example.com, 8080",
        "localhost, localhost, -1",
        "my_service:1, my_service, 1",
        "10.0.0.1:65535, 10.0.0.1, 65535",
        "[::1], [::1], -1",
        "[2001:DB8:0:0:0:0:0:1]:443, [2001:db8::1], 443",
        "[::ffff:10.0.0.1], [::ffff:10.0.0.1], -1",
        "1.example, 1.example, -1",
        "a.0xyz, a.0xyz, -1"
    })
    void a_host_and_port_are_read(String text, String host, int port) {
        assertEquals(new Authority(host, port), Authority.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "user@example.com",
                "a:b@c",
                "a b",
                "a,b",
                "a/b",
                "a?b",
                "a#b",
                "a\\b",
                "a%41",
                "caf\u00e9",
                "a\0",
                "a\r\n",
                ".a",
                "a..b",
                "example.com.",
                "*",
                "*.example.com",
                "a:b:c",
                "http://a"
            })
    void what_is_no_host_is_refused(String text) {
        assertNull(Authority.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.1", "0x7f.1", "1", "0", "0x7f000001", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "a.1", "a.0x"})
    void a_host_that_some_resolvers_take_for_another_address_is_refused(String text) {
        assertNull(Authority.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "[]",
                "[::1",
                "::1",
                "[10.0.0.1]",
                "[fe80::1%25eth0]",
                "[v1.a]",
                "[::1]a",
                "[::1]80",
                "[:::]"
            })
    void what_is_no_bracketed_ipv6_address_is_refused(String text) {
        assertNull(Authority.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a:", "a:0", "a:080", "a:65536", "a:99999", "a:100000", "a:-1", "a:+1", "a:8 0", "a:x", "[::1]:"
            })
    void what_is_no_port_is_refused(String text) {
        assertNull(Authority.parse(text));
    }

    @Test
    void a_host_longer_than_any_name_is_refused() {
        assertNull(Authority.parse("a".repeat(254)));
    }

    @Test
    void its_text_is_what_a_host_field_holds() {
        assertEquals("example.com", new Authority("example.com", -1).text());
        assertEquals("[::1]:8080", new Authority("[::1]", 8080).text());
    }

    @Test
    void the_schemes_own_port_agrees_with_none() {
        Authority bare = new Authority("a", -1);
        assertTrue(bare.agreesWith(new Authority("a", 443), "https"));
        assertFalse(bare.agreesWith(new Authority("a", 443), "http"));
        assertFalse(bare.agreesWith(new Authority("b", -1), "http"));
    }

    @Test
    void a_port_out_of_range_cannot_be_held() {
        assertThrows(IllegalArgumentException.class, () -> new Authority("a", 0));
        assertThrows(IllegalArgumentException.class, () -> new Authority("a", 65536));
    }
}
