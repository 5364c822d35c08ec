package dev.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.exchange.Outcome;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.GatewaySettings.AuditSettings.WhenBehind;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AuditFailingDiskTest {

    private static final Pace PACE =
            new Pace(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(50));

    private final FakeDisk disk = new FakeDisk();

    @Test
    void requests_are_refused_while_the_disk_is_full_and_admitted_when_it_is_not() throws IOException {
        try (AuditLog log = log(WhenBehind.REFUSE)) {
            disk.fillUpAfter(0);
            assertTrue(log.admit());
            log.completed(Samples.exchange("one"));
            Eventually.until("the failure is known", () -> log.counts().failures() > 1);
            assertFalse(log.admit());
            disk.empty();
            Eventually.until("requests are admitted again", log::admit);
            log.completed(Samples.exchange("two"));
        }
        assertEquals(2, disk.lines().size());
    }

    @Test
    void a_record_that_the_disk_took_by_half_is_whole_and_single_afterwards() throws IOException {
        AuditLog log = log(WhenBehind.REFUSE);
        disk.fillUpAfter(100);
        assertTrue(log.admit());
        log.completed(Samples.exchange(Outcome.ANSWERED));
        Eventually.until("the disk is full", () -> log.counts().failures() > 0);
        disk.empty();
        log.close();
        assertEquals(1, disk.lines().size());
        assertTrue(
                disk.lines().get(0).endsWith("\"generation\":7}"), disk.lines().get(0));
    }

    @Test
    void a_log_that_drops_keeps_what_has_a_place_until_the_disk_works_again() throws IOException {
        AuditLog log = log(WhenBehind.DROP);
        disk.fillUpAfter(0);
        assertTrue(log.admit());
        log.completed(Samples.exchange("kept"));
        Eventually.until("the failure is known", () -> log.counts().failures() > 0);
        assertTrue(log.admit());
        disk.empty();
        log.close();
        assertEquals(1, disk.lines().size());
        assertEquals(0, log.counts().dropped());
    }

    @Test
    void a_close_while_the_disk_fails_ends_and_counts_what_was_lost() throws IOException {
        AuditLog log = log(WhenBehind.DROP);
        disk.fillUpAfter(0);
        log.completed(Samples.exchange("one"));
        log.completed(Samples.exchange("two"));
        log.close();
        assertEquals(2, log.counts().lost());
        assertEquals(0, log.counts().written());
        assertTrue(disk.closed());
    }

    @Test
    void a_close_while_the_disk_hangs_counts_as_lost_what_hangs_in_it() throws IOException {
        AuditLog log = log(WhenBehind.REFUSE);
        assertTrue(log.admit());
        assertTrue(log.admit());
        disk.hang();
        log.completed(Samples.exchange("ended"));
        Eventually.until("the writer hangs in the disk", disk::holdsAWriter);
        log.close();
        assertEquals(1, log.counts().lost());
        disk.turnAgain();
    }

    @Test
    void an_exchange_that_ends_after_the_close_is_counted_as_lost() throws IOException {
        AuditLog log = log(WhenBehind.REFUSE);
        assertTrue(log.admit());
        log.close();
        log.completed(Samples.exchange("late"));
        assertEquals(1, log.counts().lost());
    }

    private AuditLog log(WhenBehind whenBehind) {
        return new AuditLog(whenBehind, 16, disk, PACE, TimeSource.SYSTEM);
    }
}
