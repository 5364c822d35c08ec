package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.listen.HeadWait.Overdue;
import dev.gatehouse.route.GatewaySettings.Patience;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HeadWaitTest {

    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60), null);

    private final HeadWait wait = new HeadWait();

    @Test
    void a_connection_on_which_nothing_comes_is_kept_for_so_long() {
        waits(0, 0, false, 0);

        assertOverdue(Overdue.NOTHING, 60);
        assertOverdue(Overdue.FIRST_BYTE, 61);
    }

    @Test
    void a_head_has_its_time_from_its_first_byte_whatever_comes_later() {
        waits(0, 0, false, 0);
        waits(0, 1, true, 50);
        waits(0, 2, true, 58);

        assertOverdue(Overdue.NOTHING, 60);
        assertOverdue(Overdue.HEAD, 61);
    }

    @Test
    void line_ends_before_a_head_count_as_its_first_byte() {
        waits(0, 0, false, 0);
        waits(0, 2, false, 50);
        waits(0, 4, false, 59);

        assertOverdue(Overdue.HEAD, 61);
    }

    @Test
    void nothing_is_overdue_while_there_is_a_request() {
        waits(0, 0, false, 0);
        wait.over();

        assertOverdue(Overdue.NOTHING, 1000);
    }

    @Test
    void after_a_request_the_next_one_has_its_time() {
        waits(0, 0, false, 0);
        wait.over();
        waits(1, 100, false, 1000);

        assertOverdue(Overdue.NOTHING, 1060);
        assertOverdue(Overdue.FIRST_BYTE, 1061);
    }

    @Test
    void a_head_that_began_behind_the_last_request_has_its_time_from_then() {
        waits(0, 0, false, 0);
        wait.over();
        waits(1, 100, true, 1000);

        assertOverdue(Overdue.HEAD, 1011);
    }

    private void waits(long requests, long bytes, boolean begun, long seconds) {
        wait.waits(requests, bytes, begun, nanos(seconds));
    }

    private void assertOverdue(Overdue expected, long seconds) {
        assertEquals(expected, wait.overdue(nanos(seconds), PATIENCE));
    }

    private static long nanos(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
