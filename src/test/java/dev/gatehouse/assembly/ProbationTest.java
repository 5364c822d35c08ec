package dev.gatehouse.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.assembly.Probation.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProbationTest {

    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final long SECOND = 1_000_000_000;

    private final Probation strict = Probation.begin(new Share(1000, 10), 5, MINUTE, 0);

    @Test
    void what_fails_as_often_as_before_passes_when_its_time_is_over() {
        assertEquals(Verdict.PENDING, strict.judge(new Share(1000, 10), 59 * SECOND));
        assertEquals(Verdict.PASSED, strict.judge(new Share(1000, 10), 60 * SECOND));
    }

    @Test
    void what_fails_more_often_by_as_much_as_is_allowed_passes() {
        assertEquals(Verdict.PASSED, strict.judge(new Share(1000, 60), 60 * SECOND));
    }

    @Test
    void what_fails_more_often_than_that_fails_at_once() {
        assertEquals(Verdict.FAILED, strict.judge(new Share(1000, 61), SECOND));
    }

    @Test
    void a_single_failure_says_nothing() {
        assertEquals(Verdict.PENDING, strict.judge(new Share(1, 1), SECOND));
        assertEquals(Verdict.PENDING, strict.judge(new Share(19, 19), SECOND));
        assertEquals(Verdict.PENDING, strict.judge(new Share(40, 4), SECOND));
        assertEquals(Verdict.FAILED, strict.judge(new Share(40, 5), SECOND));
    }

    @Test
    void where_nobody_asked_before_nothing_can_have_become_worse() {
        assertEquals(
                Verdict.PASSED,
                Probation.begin(new Share(19, 0), 5, MINUTE, 0).judge(new Share(500, 500), 60 * SECOND));
    }

    @Test
    void what_failed_before_may_fail_on() {
        assertEquals(
                Verdict.PASSED,
                Probation.begin(new Share(100, 100), 5, MINUTE, 0).judge(new Share(500, 500), 60 * SECOND));
    }

    @Test
    void the_minute_before_is_what_has_ended_in_it() {
        RecentShare recent = new RecentShare();
        assertEquals(Share.NONE, recent.until(new Share(10, 10), 0));
        for (int second = 0; second < 200; second++) {
            recent.note(new Share(second * 10L, second), second * SECOND);
            recent.note(Share.NONE, second * SECOND + 1);
        }
        assertEquals(new Share(590, 59), recent.until(new Share(1990, 199), 199 * SECOND));
        assertEquals(new Share(10, 1), recent.until(new Share(2000, 200), 259 * SECOND));
        assertEquals(Share.NONE, recent.until(new Share(2000, 200), 260 * SECOND));
    }
}
