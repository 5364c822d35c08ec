package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class KnownNamesTest {

    @Test
    void a_name_far_from_all_leads_to_the_list_alone() {
        assertEquals("the keys are a, b", new KnownNames("keys", List.of("a", "b")).insteadOf("laptop"));
    }

    @Test
    void of_many_names_a_few_are_shown() {
        List<String> names =
                IntStream.range(100, 1100).mapToObj(String::valueOf).toList();

        assertEquals(
                "the keys are 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111 and 988 more",
                new KnownNames("keys", names).insteadOf("laptop"));
    }
}
