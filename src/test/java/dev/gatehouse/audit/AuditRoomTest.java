package dev.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.listen.LogLines;
import dev.gatehouse.route.GatewaySettings.AuditSettings.WhenBehind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AuditRoomTest {

    private static final int PLACES = 3;
    private static final Pace PACE =
            new Pace(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(50));

    private final FakeDisk disk = new FakeDisk();
    private final AuditLog refusing = new AuditLog(WhenBehind.REFUSE, PLACES, disk, PACE, TimeSource.SYSTEM);
    private final AuditLog dropping = new AuditLog(WhenBehind.DROP, PLACES, disk, PACE, TimeSource.SYSTEM);

    @AfterEach
    void close() throws IOException {
        refusing.close();
        dropping.close();
    }

    @Test
    void a_request_is_refused_while_as_many_as_there_are_places_are_in_flight() {
        takeAllPlaces();
        assertFalse(refusing.admit());
        assertEquals(1, refusing.counts().refused());
    }

    @Test
    void a_place_is_free_again_only_when_its_record_is_in_the_file() {
        takeAllPlaces();
        disk.hang();
        refusing.completed(Samples.exchange("first"));
        Eventually.until("the writer hangs in the disk", disk::holdsAWriter);
        assertFalse(refusing.admit());
        disk.turnAgain();
        Eventually.until("there is room again", refusing::admit);
        assertEquals(1, disk.lines().size());
    }

    @Test
    void refusals_are_told_while_the_writer_hangs_in_the_disk() {
        try (LogLines log = LogLines.of(LagWatch.class)) {
            takeAllPlaces();
            disk.hang();
            refusing.completed(Samples.exchange("first"));
            Eventually.until("the writer hangs in the disk", disk::holdsAWriter);
            assertFalse(refusing.admit());
            Eventually.until("something is told", () -> !log.all().isEmpty());
            assertEquals(List.of("WARN the disk does not follow: there was no room for 1 records"), log.all());
        } finally {
            disk.turnAgain();
        }
    }

    @Test
    void a_route_without_audit_gives_its_place_back_and_writes_nothing() throws IOException {
        assertTrue(refusing.admit());
        refusing.completed(Samples.unaudited());
        assertEquals(0, refusing.counts().waiting());
        refusing.close();
        assertEquals(0, disk.lines().size());
    }

    @Test
    void an_exchange_without_a_route_is_recorded() throws IOException {
        assertTrue(refusing.admit());
        refusing.completed(Samples.unread());
        refusing.close();
        assertEquals(1, disk.lines().size());
    }

    @Test
    void a_log_that_drops_admits_every_request_and_counts_what_finds_no_place() throws IOException {
        disk.hang();
        for (int i = 0; i < 5; i++) {
            assertTrue(dropping.admit());
            dropping.completed(Samples.exchange("call-" + i));
        }
        assertEquals(2, dropping.counts().dropped());
        disk.turnAgain();
        dropping.close();
        assertEquals(3, disk.lines().size());
        assertEquals(3, dropping.counts().written());
    }

    @Test
    void a_log_that_drops_never_counts_a_route_without_audit() {
        disk.hang();
        for (int i = 0; i < 5; i++) {
            dropping.completed(Samples.unaudited());
        }
        disk.turnAgain();
        assertEquals(0, dropping.counts().dropped());
    }

    @Test
    void a_closed_log_admits_nothing() throws IOException {
        refusing.close();
        assertFalse(refusing.admit());
    }

    private void takeAllPlaces() {
        for (int place = 0; place < PLACES; place++) {
            assertTrue(refusing.admit());
        }
    }
}
