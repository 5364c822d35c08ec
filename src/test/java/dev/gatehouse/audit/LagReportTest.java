package dev.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LagReportTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LagReport report = new LagReport();

    @Test
    void nothing_is_said_while_there_is_room() {
        assertEquals(Optional.empty(), report.after(0, 0));
    }

    @Test
    void the_beginning_is_told_once() {
        assertEquals(Optional.of("the disk does not follow: there was no room for 3 records"), report.after(3, 0));
        assertEquals(Optional.empty(), report.after(5, 1));
    }

    @Test
    void a_batch_without_refusals_is_not_the_end_yet() {
        report.after(3, 0);
        assertEquals(Optional.empty(), report.after(3, SECOND - 1));
    }

    @Test
    void the_end_is_told_once_with_the_number_of_all() {
        report.after(3, 0);
        report.after(5, 1);
        assertEquals(
                Optional.of("the disk follows again: there was no room for 5 records"), report.after(5, SECOND + 1));
        assertEquals(Optional.empty(), report.after(5, 3 * SECOND));
    }

    @Test
    void a_second_time_counts_anew() {
        report.after(5, 0);
        report.after(5, SECOND);
        assertEquals(
                Optional.of("the disk does not follow: there was no room for 2 records"), report.after(7, 2 * SECOND));
    }
}
