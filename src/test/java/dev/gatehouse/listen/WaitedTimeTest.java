package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class WaitedTimeTest {

    private final WaitedTime waited = new WaitedTime();

    @Test
    void it_is_the_sum_of_all_waits_and_of_the_one_under_way() {
        waited.begin(101);
        waited.end(111);
        waited.begin(201);

        assertTrue(waited.isNow());
        assertEquals(10 + 5, waited.nanos(206));
    }

    @Test
    void between_two_waits_it_stands_still() {
        waited.begin(101);
        waited.end(111);

        assertFalse(waited.isNow());
        assertEquals(10, waited.nanos(1000));
    }

    @Test
    void an_end_without_a_beginning_changes_nothing() {
        waited.end(111);

        assertEquals(0, waited.nanos(1000));
    }
}
