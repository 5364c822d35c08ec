package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.gatehouse.route.EndpointSettings;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HealthRecordsTest {

    private static final EndpointSettings ONE = new EndpointSettings("one", 80, 1);
    private static final EndpointSettings OTHER = new EndpointSettings("other", 80, 1);

    private final HealthRecords records = new HealthRecords(() -> 7);

    @Test
    void who_comes_to_others_is_new_and_who_was_there_from_the_beginning_is_not() {
        assertEquals(false, records.of("orders", List.of(ONE)).get(0).isFresh());
        List<EndpointHealth> both = records.of("orders", List.of(ONE, OTHER));
        assertEquals(false, both.get(0).isFresh());
        assertEquals(true, both.get(1).isFresh());
        assertEquals(7, both.get(1).freshSinceNanos());
    }

    @Test
    void an_endpoint_is_the_same_one_in_the_same_service_alone() {
        EndpointHealth known = records.of("orders", List.of(ONE)).get(0);
        assertSame(known, records.of("orders", List.of(OTHER, ONE)).get(1));
        assertNotSame(known, records.of("invoices", List.of(ONE)).get(0));
    }

    @Test
    void what_nobody_has_any_more_is_forgotten_and_the_rest_is_not() {
        List<EndpointHealth> both = records.of("orders", List.of(ONE, OTHER));
        RetryBudget budget = records.budgetOf("orders");
        records.keep(Set.of("orders"), Set.of(both.get(0)));
        assertSame(both.get(0), records.of("orders", List.of(ONE)).get(0));
        assertNotSame(both.get(1), records.of("orders", List.of(OTHER)).get(0));
        assertSame(budget, records.budgetOf("orders"));
        records.keep(Set.of(), Set.of());
        assertNotSame(both.get(0), records.of("orders", List.of(ONE)).get(0));
        assertNotSame(budget, records.budgetOf("orders"));
    }

    @Test
    void ten_seconds_later_a_budget_is_there_again() {
        RetryBudget budget = records.budgetOf("orders");
        for (int i = 0; i < RetryBudget.LEAST; i++) {
            assertEquals(true, budget.take(0));
        }
        for (int i = 0; i < 11; i++) {
            assertEquals(false, budget.take(0));
            records.secondIsOver();
        }
        assertEquals(true, budget.take(0));
    }
}
