package dev.gatehouse.state.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RollCallTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 1_000_000;

    private final RollCall call = new RollCall();

    @Test
    void before_anybody_is_known_to_be_back_all_are_absent() {
        call.answered(call.sign(false, false), answer(NOW, 0), false, 3, 0);
        call.answered(call.sign(false, false), answer(NOW + 200, 0), true, 3, SECOND);
        assertEquals(2, call.absent());
    }

    @Test
    void who_has_settled_since_this_node_is_back_is_absent_no_more() {
        back();
        call.answered(call.sign(true, false), answer(NOW + 500, 1), true, 3, SECOND);
        assertEquals(1, call.absent());
        call.answered(call.sign(true, false), answer(NOW + 600, 2), true, 3, SECOND);
        assertEquals(0, call.absent());
    }

    @Test
    void this_node_itself_is_not_counted_for_another() {
        back();
        call.answered(call.sign(true, true), answer(NOW + 500, 0), true, 3, SECOND);
        Sign told = call.sign(true, true);
        assertEquals(NOW + 500, told.settledMillis());
        call.answered(told, answer(NOW + 600, 2), true, 3, SECOND);
        assertEquals(1, call.absent());
    }

    @Test
    void that_a_node_had_settled_is_said_of_the_time_of_a_sign_that_was_answered_and_not_of_when_it_is_said() {
        back();
        assertEquals(0, call.sign(true, true).settledMillis());
        call.answered(call.sign(true, true), answer(NOW + 500, 0), true, 3, SECOND);
        assertEquals(NOW + 500, call.sign(true, true).settledMillis());
    }

    @Test
    void a_node_that_has_just_started_counts_those_who_had_settled_shortly_before() {
        call.answered(call.sign(false, false), answer(NOW, 0), false, 3, 0);
        assertTrue(call.sign(false, false).sinceMillis() < NOW - 1000);
    }

    @Test
    void one_that_comes_back_counts_nobody_who_had_settled_before() {
        back();
        call.begin();
        call.answered(call.sign(false, false), answer(NOW + 9000, 0), false, 3, 9 * SECOND);
        assertEquals(NOW + 9000, call.sign(false, false).sinceMillis());
        assertEquals(0, call.sign(false, false).settledMillis());
    }

    @Test
    void an_answer_about_another_time_says_nothing() {
        back();
        Sign old = call.sign(true, false);
        call.begin();
        call.answered(call.sign(false, false), answer(NOW + 9000, 0), false, 3, 9 * SECOND);
        call.answered(old, answer(NOW + 9100, 3), true, 3, 9 * SECOND);
        assertTrue(call.absent() > 0);
    }

    @Test
    void who_does_not_come_back_is_not_waited_for() {
        back();
        call.answered(call.sign(true, false), answer(NOW + 4000, 0), true, 3, 5 * SECOND);
        assertEquals(2, call.absent());
        call.answered(call.sign(true, false), answer(NOW + 5200, 0), true, 3, 6 * SECOND);
        assertEquals(0, call.absent());
    }

    @Test
    void who_says_that_it_goes_by_its_own_share_is_absent_as_long_as_it_does() {
        back();
        call.answered(call.sign(true, false), answer(NOW + 500, 2), true, 3, SECOND);
        call.answered(call.sign(true, false), new Sign.Answer(3, NOW + 600, 2, 1, 1), true, 3, SECOND);
        assertEquals(1, call.absent());
        call.answered(call.sign(true, false), answer(NOW + 700, 2), true, 3, SECOND);
        assertEquals(0, call.absent());
    }

    private void back() {
        call.answered(call.sign(false, false), answer(NOW, 0), false, 3, 0);
        call.answered(call.sign(false, false), answer(NOW + 200, 0), true, 3, SECOND);
    }

    private static Sign.Answer answer(long nowMillis, int settled) {
        return new Sign.Answer(3, nowMillis, settled, 0, 1);
    }
}
