package dev.gatehouse.quota;

import static dev.gatehouse.quota.WrittenGateway.ACME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.listen.LogLines;
import dev.gatehouse.quota.Bookkeeper.Pace;
import dev.gatehouse.quota.Bookkeeper.Patience;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.state.FaultyDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests, and what is told, while the disk of long quotas is full, read-only, failing, or does not answer. */
final class FailingDiskTest {

    private static final RateLimit DAY = new RateLimit(100, Period.DAY, 100, CountBy.CONSUMER, ZoneId.of("UTC"));
    private static final Pace PACE = new Pace(Duration.ofMillis(5), Duration.ofDays(400));
    private static final Patience LITTLE =
            new Patience(Duration.ofMillis(1500), Duration.ofMillis(300), Duration.ofSeconds(30));
    private static final long AT_MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path directory;

    private final ManualTime time = new ManualTime(0, Instant.parse("2026-01-01T12:00:00Z"));
    private LogLines log;

    @BeforeEach
    void listen() {
        log = LogLines.of(OpenBooks.class);
    }

    @AfterEach
    void mend() {
        FaultyDisk.mend();
        log.close();
    }

    @Test
    void a_full_disk_stops_no_request_and_is_told_once_and_all_is_written_when_it_has_room() throws IOException {
        assertGoesOnWithout(() -> FaultyDisk.full(0), "No space left on device");
    }

    @Test
    void a_disk_that_became_full_within_a_write_is_the_same() throws IOException {
        assertGoesOnWithout(() -> FaultyDisk.full(700), "No space left on device");
    }

    @Test
    void a_disk_that_may_only_be_read_is_the_same() throws IOException {
        assertGoesOnWithout(FaultyDisk::mayOnlyBeRead, "");
    }

    @Test
    void a_disk_that_forces_nothing_to_its_surface_is_the_same() throws IOException {
        assertGoesOnWithout(FaultyDisk::refuseToForce, "Input/output error");
    }

    private void assertGoesOnWithout(Runnable fault, String reason) throws IOException {
        WrittenGateway gateway = gateway(true);
        assertEquals(10, gateway.send(10, ACME));
        gateway.flush();
        fault.run();
        assertEquals(20, gateway.send(20, ACME));
        if (reason.isEmpty()) {
            // It was opened when it could be written to.
            gateway.books().abandon();
        }
        gateway.flush();
        assertEquals(20, gateway.send(20, ACME));
        gateway.flush();
        gateway.flush();
        assertTrue(gateway.books().status().isFailing());
        assertTrue(
                gateway.books().status().reason().contains(reason),
                gateway.books().status()::reason);
        assertEquals(List.of("ERROR"), levels(), log.all()::toString);

        FaultyDisk.mend();
        gateway.flush();
        assertFalse(gateway.books().status().isFailing());
        assertEquals(List.of("ERROR", "INFO"), levels(), log.all()::toString);
        gateway.kill();
        assertEquals(50, gateway(true).send(100, ACME));
    }

    @Test
    void what_cannot_be_written_is_not_granted() throws IOException {
        for (Runnable fault : List.<Runnable>of(() -> FaultyDisk.full(0), FaultyDisk::refuseToForce)) {
            WrittenGateway gateway = gateway(true);
            gateway.send(1, ACME);
            gateway.flush();
            fault.run();
            assertThrows(IOException.class, () -> gateway.grant("day", 7L));
            FaultyDisk.mend();
            gateway.flush();
            assertEquals(List.of("acme, route orders: day, 2026-01-01T00:00:00Z: 1 of 100 +0"), gateway.lines("acme"));
            assertEquals(99, gateway.send(200, ACME));
            gateway.kill();
            Files.delete(directory.resolve("quotas.mv"));
        }
    }

    @Test
    void no_request_waits_for_a_disk_that_hangs_and_that_is_told_once_while_it_does() throws Exception {
        WrittenGateway gateway = gateway(false);
        try (Bookkeeper keeper = new Bookkeeper(gateway.books(), () -> PACE, LITTLE)) {
            keeper.begin();
            FaultyDisk.hang();
            gateway.send(1, ACME);
            FaultyDisk.awaitWaiting();
            assertEquals(50, gateway.send(50, ACME));
            await(() -> keeper.status().isFailing());
            assertEquals("the disk does not answer", keeper.status().reason());

            GrantOrder order = new GrantOrder("acme", "day", OptionalLong.of(7));
            IOException unanswered = assertThrows(IOException.class, () -> keeper.grant(order, gateway.longLimits()));
            assertEquals("the disk of state.dir does not answer", unanswered.getMessage());
            assertEquals(List.of("ERROR"), levels(), log.all()::toString);

            FaultyDisk.mend();
            await(() -> !keeper.status().isFailing());
            await(() -> shows(keeper, 51, 0));
            assertEquals(List.of("ERROR", "INFO"), levels(), log.all()::toString);
            // Whoever was told that nobody answers was granted nothing behind his back.
            assertEquals(49, gateway.send(100, ACME));
        }
    }

    @Test
    void what_an_operator_asked_for_and_may_still_be_done_is_told() throws Exception {
        WrittenGateway gateway = gateway(false);
        Pace never = new Pace(Duration.ofDays(1), Duration.ofDays(400));
        try (Bookkeeper keeper = new Bookkeeper(gateway.books(), () -> never, LITTLE)) {
            keeper.begin();
            FaultyDisk.hang();
            GrantOrder order = new GrantOrder("acme", "day", OptionalLong.of(7));
            IOException unanswered = assertThrows(IOException.class, () -> keeper.grant(order, gateway.longLimits()));
            assertEquals(
                    "the disk of state.dir does not answer, and what was asked for may still be done\n"
                            + "    look before you ask again",
                    unanswered.getMessage());
            FaultyDisk.mend();
            await(() -> shows(keeper, 0, 7));
        }
    }

    @Test
    void a_gateway_begins_without_a_disk_that_hangs_and_adds_what_it_had_written_before() throws Exception {
        WrittenGateway before = gateway(true);
        before.send(40, ACME);
        before.books().close();
        FaultyDisk.hang();
        WrittenGateway gateway = gateway(false);
        try (Bookkeeper keeper = new Bookkeeper(gateway.books(), () -> PACE, LITTLE)) {
            keeper.begin();
            assertTrue(keeper.status().isFailing());
            assertEquals(30, gateway.send(30, ACME));
            FaultyDisk.mend();
            await(() -> !keeper.status().isFailing());
            assertEquals(30, gateway.send(100, ACME));
        }
    }

    private static boolean shows(Bookkeeper keeper, long used, long granted) {
        try {
            List<UseLine> lines = keeper.lines("acme", Instant.EPOCH);
            return lines.size() == 1
                    && lines.get(0).used() == used
                    && lines.get(0).granted() == granted;
        } catch (IOException e) {
            // The machine is busy.
            return false;
        }
    }

    private WrittenGateway gateway(boolean begun) throws IOException {
        return new WrittenGateway(FaultyDisk.file(directory), time, begun, DAY);
    }

    private List<String> levels() {
        return log.all().stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .filter(level -> !level.equals("DEBUG"))
                .toList();
    }

    private static void await(BooleanSupplier done) {
        long begun = System.nanoTime();
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() - begun < AT_MOST_NANOS, "not after a minute");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
