package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class CheckRecordTest {

    private final CheckRecord checks = new CheckRecord();

    @Test
    void until_a_check_says_otherwise_it_is_well() {
        assertFalse(checks.isDown());
        checks.good(2);
        assertFalse(checks.isDown());
    }

    @Test
    void the_first_check_of_all_decides() {
        assertTrue(checks.bad(3));
        assertTrue(checks.isDown());
    }

    @Test
    void so_many_bad_ones_in_a_row_are_needed_after_a_good_one() {
        checks.good(2);
        assertFalse(checks.bad(3));
        assertFalse(checks.bad(3));
        checks.good(2);
        assertFalse(checks.bad(3));
        assertFalse(checks.bad(3));
        assertTrue(checks.bad(3));
        assertTrue(checks.isDown());
    }

    @Test
    void so_many_good_ones_in_a_row_bring_it_back() {
        checks.bad(1);
        assertFalse(checks.good(2));
        checks.bad(1);
        assertFalse(checks.good(2));
        assertTrue(checks.good(2));
        assertFalse(checks.isDown());
    }

    @Test
    void what_nobody_checks_any_more_is_well() {
        checks.bad(1);
        checks.forget();
        assertFalse(checks.isDown());
    }
}
