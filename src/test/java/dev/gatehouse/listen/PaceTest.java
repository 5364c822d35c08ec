package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PaceTest {

    private static final int LEAST = 1000;

    private final Pace pace = new Pace(LEAST);

    @Test
    void who_is_silent_is_too_slow_after_the_window() {
        assertFalse(tooSlow(10, 0));
        assertTrue(tooSlow(11, 0));
    }

    @Test
    void who_keeps_to_the_rate_never_is() {
        for (int second = 1; second < 1000; second++) {
            assertFalse(tooSlow(second, (long) second * LEAST));
        }
    }

    @Test
    void who_is_a_little_slower_is_in_the_end() {
        int second = 1;
        while (!tooSlow(second, second * (LEAST * 9L / 10))) {
            second++;
        }
        assertTrue(second > 99 && second < 103, () -> "not about 101");
    }

    @Test
    void what_comes_at_once_is_worth_no_more_than_the_window() {
        assertFalse(tooSlow(5, 1_000_000_000_000L));
        assertFalse(tooSlow(15, 1_000_000_000_000L));
        assertTrue(tooSlow(16, 1_000_000_000_000L));
    }

    @Test
    void time_in_which_nobody_waits_costs_nothing() {
        assertFalse(tooSlow(9, 0));
        assertFalse(tooSlow(9, 0));
        assertFalse(tooSlow(10, 0));
    }

    private boolean tooSlow(long waitedSeconds, long bytes) {
        return pace.isTooSlow(TimeUnit.SECONDS.toNanos(waitedSeconds), bytes);
    }
}
