package dev.gatehouse.upstream.h2;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a connection is doubted, and when it is given up. */
final class SignsOfLifeTest {

    private final SignsOfLife life = new SignsOfLife(0);

    private static long millis(long count) {
        return TimeUnit.MILLISECONDS.toNanos(count);
    }

    @Test
    void a_request_that_was_given_up_after_a_second_without_a_byte_raises_a_doubt() {
        life.givenUp(millis(1), millis(1000));
        assertFalse(life.isDoubted());
        life.givenUp(millis(1), millis(1002));
        assertTrue(life.isDoubted());
    }

    @Test
    void ten_that_were_given_up_sooner_do_too() {
        for (int i = 1; i < 10; i++) {
            life.givenUp(millis(i), millis(i + 5));
            assertFalse(life.isDoubted());
        }
        life.givenUp(millis(10), millis(15));
        assertTrue(life.isDoubted());
    }

    @Test
    void a_byte_for_anybody_within_the_last_second_is_a_sign_of_life() {
        life.read(millis(4000));
        life.givenUp(millis(1), millis(5000));
        assertFalse(life.isDoubted());
    }

    @Test
    void what_was_heard_before_a_second_of_silence_is_none() {
        life.read(millis(2));
        life.givenUp(millis(1), millis(1003));
        assertTrue(life.isDoubted());
    }

    @Test
    void requests_that_are_given_up_at_once_are_not_counted_if_something_has_come_since() {
        for (int i = 1; i <= 20; i++) {
            life.read(millis(i));
            life.givenUp(millis(i), millis(i + 5));
        }
        assertFalse(life.isDoubted());
    }

    @Test
    void any_byte_ends_a_doubt_once() {
        life.givenUp(millis(1), millis(2000));
        assertTrue(life.read(millis(2001)));
        assertFalse(life.isDoubted());
        assertFalse(life.read(millis(2002)));
        assertFalse(life.isGone(millis(9000)));
    }

    @Test
    void a_doubt_of_five_seconds_is_an_end() {
        life.givenUp(millis(1), millis(2000));
        assertFalse(life.isGone(millis(7000)));
        assertTrue(life.isGone(millis(7001)));
    }
}
