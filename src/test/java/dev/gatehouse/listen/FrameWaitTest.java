package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.listen.FrameWait.Overdue;
import dev.gatehouse.route.GatewaySettings.Patience;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class FrameWaitTest {

    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60), null);

    private final FrameWait wait = new FrameWait();

    @Test
    void a_frame_that_has_begun_ends_in_time_however_its_bytes_come() {
        wait.came();
        assertEquals(Overdue.NOTHING, at(0, 100, true));
        for (int second = 1; second <= 11; second++) {
            assertEquals(Overdue.NOTHING, at(second, 100 + second, true));
        }
        assertEquals(Overdue.FRAME, at(12, 112, true));
    }

    @Test
    void frames_that_end_may_go_on_for_as_long_as_there_is_a_request() {
        for (int second = 0; second < 1000; second++) {
            wait.came();
            assertEquals(Overdue.NOTHING, at(second, second * 17L, true));
        }
    }

    @Test
    void without_a_request_a_connection_ends_whatever_else_comes() {
        for (int second = 0; second <= 60; second++) {
            wait.came();
            assertEquals(Overdue.NOTHING, at(second, second * 17L, false));
        }
        wait.came();
        assertEquals(Overdue.REQUEST, at(61, 61 * 17L, false));
    }

    @Test
    void a_request_in_between_begins_the_wait_anew() {
        at(0, 0, false);
        at(59, 0, true);
        assertEquals(Overdue.NOTHING, at(60, 0, false));
        assertEquals(Overdue.NOTHING, at(119, 0, false));
        assertEquals(Overdue.REQUEST, at(121, 0, false));
    }

    private Overdue at(int second, long bytes, boolean underWay) {
        return wait.look(bytes, underWay, PATIENCE, TimeUnit.SECONDS.toNanos(second));
    }
}
