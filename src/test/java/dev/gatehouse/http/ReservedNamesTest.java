package dev.gatehouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.ReservedNames.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReservedNamesTest {

    @ParameterizedTest
    @CsvSource({
        "Content-Length, FRAMING",
        "Transfer-Encoding, FRAMING",
        "Keep-Alive, CONNECTION",
        "Proxy-Authenticate, CONNECTION",
        "Expect, CONNECTION",
        "Host, HOST",
        "X-Consumer-Anything, IDENTITY",
        "X-Forwarded-Prefix, ORIGIN",
        "X-Real-IP, ORIGIN",
        "Via, WAY",
        "X-Request-Id, EXCHANGE",
        "X-Api-Key, CREDENTIAL",
        "Content-Type, CONTENT"
    })
    void a_reserved_name_has_one_reason(String name, Why why) {
        assertEquals(why, ReservedNames.whyReserved(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEEP_ALIVE", "proxy_connection", "HTTP2_Settings", "Content_Length", "x_real_ip"})
    void underscores_count_as_dashes(String name) {
        assertTrue(ReservedNames.contains(name));
    }

    @Test
    void other_names_are_free() {
        assertFalse(ReservedNames.contains("X-Consumer") || ReservedNames.contains("Accept"));
    }
}
