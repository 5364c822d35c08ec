package dev.gatehouse.http;

import static dev.gatehouse.http.TrustedProxiesTest.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.http.ForwardedFields.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginTest {

    private static final String PEER = "10.0.0.1";
    private static final Authority HOST = new Authority("gateway.internal", -1);
    private static final TrustedProxies TEN_NET = trusting("10.0.0.0/8", "2001:db8::/32");

    @Test
    void an_untrusted_peer_is_the_client_whatever_it_says() {
        Fields fields = fields("X-Forwarded-For", "1.1.1.1", "X-Forwarded-Proto", "https", "Forwarded", "for=2.2.2.2");
        assertEquals(new Origin("8.8.8.8", "http", HOST), origin("8.8.8.8", fields));
    }

    @Test
    void a_trusted_peer_that_says_nothing_is_the_client() {
        assertEquals(new Origin(PEER, "http", HOST), origin(PEER, fields()));
    }

    @Test
    void a_trusted_peer_names_the_client() {
        Fields fields = fields(
                "x-forwarded-for",
                "203.0.113.9",
                "x-forwarded-proto",
                "HTTPS",
                "x-forwarded-host",
                "Shop.example:8443");
        assertEquals(new Origin("203.0.113.9", "https", new Authority("shop.example", 8443)), origin(PEER, fields));
    }

    @Test
    void forwarded_names_client_scheme_and_host() {
        Fields fields = fields("Forwarded", "For=\"[2001:DB9::1]:4711\"; Proto=https;host=\"shop.example:8443\"");
        assertEquals(new Origin("2001:db9::1", "https", new Authority("shop.example", 8443)), origin(PEER, fields));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.0.0.2",
                "Forwarded: for=6.6.6.6, for=203.0.113.9,for=10.0.0.2"
            })
    void the_nearest_untrusted_address_is_the_client(String line) {
        assertEquals("203.0.113.9", origin(PEER, line(line)).address());
    }

    @Test
    void several_lines_are_one_list() {
        Fields fields =
                fields("X-Forwarded-For", "6.6.6.6", "X-Forwarded-For", "203.0.113.9", "X-Forwarded-For", "10.0.0.2");
        assertEquals("203.0.113.9", origin(PEER, fields).address());
    }

    @Test
    void if_every_hop_is_trusted_the_first_one_is_the_client() {
        assertEquals(
                "10.0.0.3",
                origin(PEER, fields("X-Forwarded-For", "10.0.0.3, 10.0.0.2")).address());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-For: 203.0.113.9, nonsense, 10.0.0.2 | 10.0.0.2",
                "X-Forwarded-For: nonsense | 10.0.0.1",
                "X-Forwarded-For: 203.0.113.9 10.0.0.2 | 10.0.0.1",
                "X-Forwarded-For: unknown, 10.0.0.2 | 10.0.0.2",
                "Forwarded: for=203.0.113.9, for, for=10.0.0.2 | 10.0.0.2",
                "Forwarded: for=203.0.113.9;for=1.1.1.1, for=10.0.0.2 | 10.0.0.2",
                "Forwarded: for=203.0.113.9;proto=gopher | 10.0.0.1",
                "Forwarded: for=203.0.113.9;host=\"a b\" | 10.0.0.1",
                "Forwarded: for=_hidden, for=10.0.0.2 | 10.0.0.2",
                "Forwarded: for=\"203.0.113.9 | 10.0.0.1"
            })
    void the_walk_stops_at_the_last_hop_that_can_be_believed(String line, String client) {
        assertEquals(client, origin(PEER, line(line)).address());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded: for=\"6.6.6.6, for=203.0.113.9",
                "Forwarded: for=\"6.6.6.6\\\", for=203.0.113.9",
                "Forwarded: \\\", for=203.0.113.9",
                "Forwarded: ;;,,, for=203.0.113.9 ,,"
            })
    void what_a_client_wrote_before_cannot_hide_what_the_proxy_wrote(String line) {
        assertEquals("203.0.113.9", origin(PEER, line(line)).address());
    }

    @Test
    void a_comma_within_quotes_parts_nothing() {
        assertEquals(
                "203.0.113.9",
                origin(PEER, line("Forwarded: for=203.0.113.9;ext=\"a, for=6.6.6.6\""))
                        .address());
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9:4711, 203.0.113.9",
        "2001:db9::1, 2001:db9::1",
        "[2001:db9::1], 2001:db9::1",
        "[2001:db9::1]:80, 2001:db9::1",
        "::ffff:203.0.113.9, 203.0.113.9",
        "203.0.113.9:, 10.0.0.1",
        "[203.0.113.9], 10.0.0.1",
        "[2001:db9::1]x, 10.0.0.1",
        "203.0.113.9:123456, 10.0.0.1"
    })
    void an_address_may_have_a_port_and_brackets(String node, String client) {
        assertEquals(client, origin(PEER, fields("X-Forwarded-For", node)).address());
    }

    @Test
    void a_scheme_is_believed_without_an_address() {
        assertEquals(new Origin(PEER, "https", HOST), origin(PEER, fields("X-Forwarded-Proto", "https")));
        assertEquals(new Origin(PEER, "https", HOST), origin(PEER, fields("Forwarded", "for=unknown;proto=https")));
    }

    @Test
    void a_websocket_scheme_is_that_of_its_handshake() {
        assertEquals("https", origin(PEER, fields("X-Forwarded-Proto", "wss")).scheme());
    }

    @Test
    void a_list_of_schemes_is_read_as_far_from_its_end_as_the_client() {
        Fields fields =
                fields("X-Forwarded-For", "6.6.6.6, 203.0.113.9, 10.0.0.2", "X-Forwarded-Proto", "gopher, https, http");
        assertEquals("https", origin(PEER, fields).scheme());
    }

    @Test
    void both_kinds_are_believed_if_they_agree() {
        Fields fields =
                fields("X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https", "Forwarded", "for=203.0.113.9");
        assertEquals(new Origin("203.0.113.9", "https", HOST), origin(PEER, fields));
    }

    @Test
    void neither_kind_is_believed_if_they_contradict_each_other() {
        Fields fields =
                fields("X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https", "Forwarded", "for=6.6.6.6");
        assertEquals(new Origin(PEER, "http", HOST), origin(PEER, fields));
    }

    @Test
    void a_peer_in_another_spelling_is_the_same_peer() {
        assertEquals("::1", origin("[0:0:0:0:0:0:0:1]", fields()).address());
        assertEquals(
                "203.0.113.9",
                origin("2001:db8:0:0:0:0:0:1", fields("X-Forwarded-For", "203.0.113.9"))
                        .address());
    }

    private static Origin origin(String peer, Fields received) {
        return ForwardedFields.origin(peer, "http", HOST, received, TEN_NET);
    }

    private static Fields line(String line) {
        return fields(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
    }

    static Fields fields(String... namesAndValues) {
        Fields fields = new Fields();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
