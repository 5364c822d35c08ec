package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NearestTest {

    private static final List<String> KEYS = List.of("timeout.response", "timeout.connect", "upstream");

    @Test
    void letters_exchanged_missing_or_too_many_lead_to_the_name_that_was_meant() {
        assertEquals(Optional.of("upstream"), Nearest.to("upsteram", KEYS));
        assertEquals(Optional.of("timeout.connect"), Nearest.to("timout.conect", KEYS));
        assertEquals(Optional.of("timeout.response"), Nearest.to("timeout.responses", KEYS));
    }

    @Test
    void another_case_is_no_distance() {
        assertEquals(Optional.of("timeout.response"), Nearest.to("Timeout.Response", KEYS));
    }

    @Test
    void what_is_far_from_everything_leads_nowhere() {
        assertEquals(Optional.empty(), Nearest.to("colour", KEYS));
    }
}
