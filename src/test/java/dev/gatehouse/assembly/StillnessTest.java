package dev.gatehouse.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When files that change are read. Times are in milliseconds after the watch's beginning. */
final class StillnessTest {

    private static final long SETTLED = 10_000;

    private final Stillness<String> files = new Stillness<>("as read", 0);

    @Test
    void files_that_do_not_change_are_read_once_more_after_the_start_and_then_no_more() {
        assertFalse(at(700, "as read"));
        assertTrue(at(750, "as read"));
        read(760, false);
        assertFalse(at(1_000_000, "as read"));
    }

    @Test
    void a_file_is_read_once_it_has_been_still_for_200_ms() {
        settle();
        assertFalse(at(SETTLED + 250, "changed"));
        assertFalse(at(SETTLED + 449, "changed"));
        assertTrue(at(SETTLED + 450, "changed"));
    }

    @Test
    void a_change_meanwhile_begins_the_stillness_anew() {
        settle();
        assertFalse(at(SETTLED + 100, "half"));
        assertFalse(at(SETTLED + 250, "whole"));
        assertFalse(at(SETTLED + 449, "whole"));
        assertTrue(at(SETTLED + 450, "whole"));
    }

    @Test
    void files_that_change_on_and_on_are_read_750_ms_after_the_first_change_was_seen() {
        settle();
        for (int i = 0; i < 750; i += 50) {
            assertFalse(at(SETTLED + i, "change " + i));
        }
        assertTrue(at(SETTLED + 750, "change 750"));
    }

    @Test
    void with_the_longest_wait_for_a_look_that_is_within_a_second_of_the_change() {
        assertEquals(Duration.ofSeconds(1), Stillness.LATEST.plus(Stillness.LOOK));
    }

    @Test
    void what_was_read_young_is_read_again_when_a_coarse_clock_would_tell() {
        settle();
        at(SETTLED, "changed");
        assertTrue(at(SETTLED + 200, "changed"));
        read(SETTLED + 200, false);
        assertFalse(at(SETTLED + 2_199, "changed"));
        assertTrue(at(SETTLED + 2_200, "changed"));
        read(SETTLED + 2_200, false);
        assertFalse(at(SETTLED + 1_000_000, "changed"));
    }

    @Test
    void what_is_refused_is_tried_again_every_10_s() {
        settle();
        at(SETTLED, "wrong");
        at(SETTLED + 200, "wrong");
        read(SETTLED + 200, true);
        assertTrue(at(SETTLED + 2_200, "wrong"));
        read(SETTLED + 2_200, true);
        assertFalse(at(SETTLED + 12_199, "wrong"));
        assertTrue(at(SETTLED + 12_200, "wrong"));
        read(SETTLED + 12_200, true);
        assertTrue(at(SETTLED + 22_200, "wrong"));
    }

    @Test
    void looking_takes_a_twentieth_of_the_time_at_most() {
        settle();
        assertEquals(Duration.ofMillis(250), pause(SETTLED, 1));
        assertEquals(Duration.ofMillis(800), pause(SETTLED, 40));
        assertEquals(Duration.ofSeconds(1), pause(SETTLED, 4000));
    }

    /** With ten thousand files a look takes as long as a quarter of the time for which they are to be still. */
    @Test
    void while_something_changes_the_next_look_ends_when_the_files_are_to_be_read() {
        settle();
        at(SETTLED, "changed");
        assertEquals(Duration.ofMillis(204), pause(SETTLED, 1));
        assertEquals(Duration.ofMillis(155), pause(SETTLED, 50));
        assertEquals(Duration.ofMillis(55), pause(SETTLED + 100, 50));
        assertEquals(Duration.ofMillis(20), pause(SETTLED + 190, 50));
        assertEquals(Duration.ofMillis(20), pause(SETTLED, 400));
        at(SETTLED + 700, "changed again");
        assertEquals(Duration.ofMillis(45), pause(SETTLED + 700, 10));
    }

    /** Over the reading that follows the start. */
    private void settle() {
        assertTrue(at(1_000, "as read"));
        read(1_000, false);
    }

    private boolean at(long millis, String stamp) {
        return files.isTimeToRead(stamp, millis * 1_000_000);
    }

    private Duration pause(long millis, long lookTook) {
        return files.pause(Duration.ofMillis(lookTook), millis * 1_000_000);
    }

    private void read(long millis, boolean refused) {
        files.read(refused, millis * 1_000_000);
    }
}
