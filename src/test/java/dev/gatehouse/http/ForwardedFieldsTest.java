package dev.gatehouse.http;

import static dev.gatehouse.http.OriginTest.fields;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.ForwardedFields.Origin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ForwardedFieldsTest {

    private static final Authority SHOP = new Authority("shop.example", -1);

    @Test
    void an_untrusted_client_is_named_and_what_it_said_is_dropped() {
        Fields sent = fields(
                "Accept",
                "*/*",
                "X-FORWARDED-FOR",
                "6.6.6.6",
                "Forwarded",
                "for=6.6.6.6",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Prefix",
                "/admin",
                "X-Real-IP",
                "6.6.6.6",
                "X-Forwarded-User",
                "root");
        ForwardedFields.write(sent, new Origin("203.0.113.9", "http", SHOP), "203.0.113.9", null, false);
        assertEquals("""
                Accept: */*
                Forwarded: for=203.0.113.9;host=shop.example;proto=http
                X-Forwarded-For: 203.0.113.9
                X-Forwarded-Proto: http
                X-Forwarded-Host: shop.example
                """, text(sent));
    }

    @Test
    void a_trusted_peer_is_continued() {
        Fields received = fields("X-Forwarded-For", "203.0.113.9, 10.0.0.2");
        Fields sent = write("203.0.113.9", "10.0.0.1", received);
        assertEquals("203.0.113.9, 10.0.0.2, 10.0.0.1", sent.first("X-Forwarded-For"));
        assertEquals(
                "for=203.0.113.9;host=shop.example;proto=https, for=10.0.0.2, for=10.0.0.1", sent.first("Forwarded"));
        assertEquals("https", sent.first("X-Forwarded-Proto"));
    }

    @Test
    void the_hops_of_forwarded_are_continued_in_both_kinds() {
        Fields sent = write("203.0.113.9", "10.0.0.1", fields("Forwarded", "for=203.0.113.9, for=\"10.0.0.2:80\""));
        assertEquals("203.0.113.9, 10.0.0.2, 10.0.0.1", sent.first("X-Forwarded-For"));
    }

    @Test
    void what_a_client_put_before_its_own_address_is_not_passed_on() {
        Fields sent = write("203.0.113.9", "10.0.0.1", fields("X-Forwarded-For", "6.6.6.6, 203.0.113.9"));
        assertEquals("203.0.113.9, 10.0.0.1", sent.first("X-Forwarded-For"));
    }

    @Test
    void other_forwarding_fields_of_a_trusted_peer_stay() {
        Fields sent = fields("X-Forwarded-Prefix", "/shop", "X-Forwarded-For", "6.6.6.6");
        ForwardedFields.write(sent, new Origin("10.0.0.1", "http", SHOP), "10.0.0.1", new Fields(), true);
        assertEquals("/shop", sent.first("X-Forwarded-Prefix"));
        assertEquals("10.0.0.1", sent.first("X-Forwarded-For"));
    }

    @ParameterizedTest
    @CsvSource({
        ", /orders",
        "/shop, /shop/orders",
        "/shop/, /shop/orders",
        "/, /orders",
        "'/a, /b', /orders",
        "evil, /orders"
    })
    void a_prefix_that_was_taken_off_stands_behind_the_one_before(@Nullable String before, String sent) {
        Fields fields = before == null ? fields() : fields("X-Forwarded-Prefix", before);
        ForwardedFields.addPrefix(fields, "/orders");
        assertEquals(sent, fields.first("X-Forwarded-Prefix"));
    }

    @Test
    void an_ipv6_address_stands_in_brackets_and_quotes_in_forwarded_alone() {
        Fields sent = fields();
        ForwardedFields.write(
                sent, new Origin("2001:db8::1", "http", new Authority("[::1]", 8080)), "2001:db8::1", null, false);
        assertEquals("for=\"[2001:db8::1]\";host=\"[::1]:8080\";proto=http", sent.first("Forwarded"));
        assertEquals("2001:db8::1", sent.first("X-Forwarded-For"));
        assertEquals("[::1]:8080", sent.first("X-Forwarded-Host"));
    }

    @Test
    void a_peer_in_another_spelling_is_not_named_twice() {
        Fields sent = fields();
        ForwardedFields.write(sent, new Origin("::1", "http", SHOP), "[0:0:0:0:0:0:0:1]", null, false);
        assertEquals("::1", sent.first("X-Forwarded-For"));
    }

    @Test
    void a_peer_without_an_ip_address_is_unknown() {
        Fields sent = fields();
        ForwardedFields.write(
                sent, new Origin("/run/gatehouse.sock", "http", SHOP), "/run/gatehouse.sock", null, false);
        assertEquals("unknown", sent.first("X-Forwarded-For"));
        assertEquals("for=unknown;host=shop.example;proto=http", sent.first("Forwarded"));
    }

    @Test
    void forwarding_fields_are_known_by_name_without_case() {
        assertTrue(ForwardedFields.isForwarding("x-forwarded-port"));
        assertTrue(ForwardedFields.isForwarding("FORWARDED"));
        assertTrue(ForwardedFields.isForwarding("x-real-ip"));
        assertFalse(ForwardedFields.isForwarding("X-Forwarded"));
        assertFalse(ForwardedFields.isForwarding("Forward"));
        assertNull(new Fields().first("Forwarded"));
    }

    private static Fields write(String client, String peer, Fields received) {
        Fields sent = fields();
        ForwardedFields.write(sent, new Origin(client, "https", SHOP), peer, received, true);
        return sent;
    }

    static String text(Fields fields) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < fields.size(); i++) {
            text.append(fields.name(i)).append(": ").append(fields.value(i)).append('\n');
        }
        return text.toString();
    }
}
