package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.ConcurrencySettings;
import dev.gatehouse.route.Priority;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ConcurrencyLimitTest {

    @Test
    void the_less_important_is_turned_away_first() {
        ConcurrencyLimit limit = new ConcurrencyLimit(new ConcurrencySettings(false, 100), 1000);
        fill(limit, Priority.LOW, 80);
        fill(limit, Priority.NORMAL, 15);
        assertFalse(limit.enter(Priority.LOW));
        fill(limit, Priority.HIGH, 5);
        assertEquals(100, limit.inFlight());
    }

    @Test
    void who_leaves_makes_room() {
        ConcurrencyLimit limit = new ConcurrencyLimit(new ConcurrencySettings(false, 1), 1000);
        fill(limit, Priority.LOW, 1);
        limit.leave();
        assertTrue(limit.enter(Priority.LOW));
        assertEquals(1, limit.refused());
    }

    @Test
    void of_any_limit_there_is_some_for_everybody() {
        assertEquals(1, new Priority(1).of(1));
        assertEquals(1, Priority.LOW.of(1));
        assertEquals(Integer.MAX_VALUE, Priority.HIGH.of(Integer.MAX_VALUE));
    }

    @Test
    void an_adaptive_one_has_no_more_than_there_are_connections() {
        assertEquals(3, new ConcurrencyLimit(ConcurrencySettings.ADAPTIVE, 3).limit());
    }

    @Test
    void it_has_no_more_than_there_are_when_some_have_gone() {
        ConcurrencyLimit limit = new ConcurrencyLimit(ConcurrencySettings.ADAPTIVE, 100);
        assertEquals(AdaptiveLimit.FIRST, limit.limit());
        limit.connections(7);
        limit.sweep(1);
        assertEquals(7, limit.limit());
        limit.connections(0);
        limit.sweep(2);
        assertEquals(1, limit.limit());
    }

    @Test
    void it_may_find_more_when_there_are_more() {
        ConcurrencyLimit limit = new ConcurrencyLimit(ConcurrencySettings.ADAPTIVE, 5);
        limit.connections(15);
        for (int window = 0; window < 200; window++) {
            while (limit.inFlight() < limit.limit()) {
                assertTrue(limit.enter(Priority.HIGH));
            }
            for (int i = 0; i < 10; i++) {
                limit.answered(1_000_000);
            }
            limit.sweep(TimeUnit.MILLISECONDS.toNanos(200L * window));
        }
        assertEquals(15, limit.limit());
    }

    /** Lets so many in, and no more of this priority. */
    private static void fill(ConcurrencyLimit limit, Priority priority, int count) {
        for (int i = 0; i < count; i++) {
            assertTrue(limit.enter(priority));
        }
        assertFalse(limit.enter(priority));
    }
}
