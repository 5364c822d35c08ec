package dev.gatehouse.state.redis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class AvailabilityTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    private final Availability availability = new Availability(50 * MILLI);

    @Test
    void two_signs_of_life_in_a_row_are_believed() {
        availability.proof(true, 0);
        availability.proof(false, 1);
        availability.proof(true, 2);
        assertFalse(availability.isHere());
        availability.proof(true, 3);
        assertTrue(availability.isHere());
    }

    @Test
    void one_late_answer_changes_nothing() {
        here();
        availability.late(0, -1);
        availability.late(60 * MILLI, 10 * MILLI);
        assertTrue(availability.isHere());
    }

    @Test
    void after_ten_time_outs_without_an_answer_in_time_it_is_away() {
        here();
        availability.late(100 * MILLI, 0);
        availability.late(599 * MILLI, 0);
        assertTrue(availability.isHere());
        availability.late(600 * MILLI, 0);
        assertFalse(availability.isHere());
    }

    @Test
    void however_short_the_time_out_a_quarter_of_a_second_has_to_pass() {
        Availability impatient = new Availability(5 * MILLI);
        impatient.proof(true, 0);
        impatient.proof(true, 0);
        impatient.late(100 * MILLI, 0);
        impatient.late(349 * MILLI, 0);
        assertTrue(impatient.isHere());
        impatient.late(350 * MILLI, 0);
        assertFalse(impatient.isHere());
    }

    @Test
    void one_late_question_is_enough_if_nothing_else_is_answered() {
        here();
        availability.late(100 * MILLI, 0);
        assertTrue(availability.isDoubted(599 * MILLI, 0));
        assertTrue(availability.isHere());
        assertFalse(availability.isDoubted(600 * MILLI, 0));
        assertFalse(availability.isHere());
    }

    @Test
    void an_answer_in_time_ends_the_doubt() {
        here();
        availability.late(100 * MILLI, 0);
        assertFalse(availability.isDoubted(200 * MILLI, 101 * MILLI));
        assertTrue(availability.isHere());
    }

    @Test
    void one_that_goes_away_again_soon_has_to_prove_itself_longer() {
        here();
        availability.broken(SECOND);
        for (int i = 0; i < 3; i++) {
            availability.proof(true, 2 * SECOND);
        }
        assertFalse(availability.isHere());
        availability.proof(true, 2 * SECOND);
        assertTrue(availability.isHere());
        availability.broken(20 * SECOND);
        availability.proof(true, 21 * SECOND);
        availability.proof(true, 21 * SECOND);
        assertTrue(availability.isHere());
    }

    private void here() {
        availability.proof(true, 0);
        availability.proof(true, 0);
    }
}
