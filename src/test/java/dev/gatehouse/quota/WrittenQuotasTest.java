package dev.gatehouse.quota;

import static dev.gatehouse.quota.WrittenGateway.ACME;
import static dev.gatehouse.quota.WrittenGateway.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.exchange.QuotaHold;
import dev.gatehouse.http.Fields;
import dev.gatehouse.listen.LogLines;
import dev.gatehouse.quota.GrantResult.Unclear;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.RateLimit.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long quotas from process to process. */
final class WrittenQuotasTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final String TODAY = "2026-01-01T00:00:00Z";

    @TempDir
    Path directory;

    private final ManualTime time = new ManualTime(0, Instant.parse("2026-01-01T12:00:00Z"));

    @Test
    void a_process_that_is_killed_loses_what_came_since_the_last_flush_and_nothing_else() throws IOException {
        WrittenGateway killed = gateway(day(10));
        killed.send(4, ACME);
        killed.flush();
        killed.send(3, ACME);
        killed.kill();

        assertEquals(6, gateway(day(10)).send(10, ACME));
    }

    @Test
    void a_process_that_ends_loses_nothing() throws IOException {
        WrittenGateway ended = gateway(day(10), month(100));
        ended.send(4, ACME);
        ended.books().close();

        WrittenGateway next = gateway(day(10), month(100));
        assertEquals(6, next.send(10, ACME));
        assertEquals(10, next.send(10, OTHER));
    }

    @Test
    void a_limit_whose_count_is_changed_goes_on_and_one_that_means_something_else_begins_anew() throws IOException {
        WrittenGateway first = gateway(day(10));
        first.send(4, ACME);
        first.books().close();
        WrittenGateway raised = gateway(day(20));
        assertEquals(16, raised.send(20, ACME));
        raised.books().close();
        WrittenGateway lowered = gateway(day(5));
        assertEquals(0, lowered.send(1, ACME));
        lowered.books().close();

        RateLimit elsewhere = new RateLimit(5, Period.DAY, 5, CountBy.CONSUMER, ZoneId.of("Europe/Berlin"));
        assertEquals(5, gateway(elsewhere).send(9, ACME));
    }

    @Test
    void the_next_window_begins_anew_and_what_was_used_of_the_last_one_is_kept() throws IOException {
        WrittenGateway first = gateway(day(10));
        first.send(4, ACME);
        first.books().close();
        time.pass(Duration.ofDays(1));
        WrittenGateway next = gateway(day(10));

        assertEquals(10, next.send(11, ACME));
        assertEquals(
                List.of(
                        "acme, route orders: day, " + TODAY + ": 4 of 10 +0",
                        "acme, route orders: day, 2026-01-02T00:00:00Z: 10 of 10 +0"),
                next.lines("acme"));
    }

    @Test
    void what_was_used_until_the_last_moment_of_a_window_is_kept_though_it_was_never_flushed() throws IOException {
        WrittenGateway gateway = gateway(day(10));
        gateway.send(4, ACME);
        gateway.flush();
        gateway.send(3, ACME);
        time.pass(Duration.ofDays(1));
        gateway.send(1, ACME);

        assertEquals(
                "acme, route orders: day, " + TODAY + ": 7 of 10 +0",
                gateway.lines("acme").get(0));
    }

    @Test
    void strangers_count_on_after_a_restart_and_nothing_legible_is_kept_of_them() throws IOException {
        RateLimit byField = new RateLimit(5, Period.DAY, 5, CountBy.header("X-Tenant"), UTC);
        Fields fields = new Fields();
        fields.add("x-tenant", "secret-tenant-name");
        WrittenGateway first = gateway(byField, new RateLimit(9, Period.DAY, 9, CountBy.ADDRESS, UTC));
        first.send(3, "192.0.2.77", fields);
        assertEquals(List.of(), first.lines(null));
        first.books().close();

        WrittenGateway next = gateway(byField);
        assertEquals(2, next.send(9, "192.0.2.78", fields));
        next.books().close();
        for (String secret : List.of("secret-tenant-name", "192.0.2.77")) {
            assertFalse(text().contains(secret), secret);
        }
    }

    @Test
    void a_disk_that_refuses_stops_no_request_and_is_told_once_when_it_begins_and_once_when_it_ends()
            throws IOException {
        WrittenGateway before = gateway(day(10));
        before.send(4, ACME);
        before.books().close();
        Path away = directory.resolveSibling(directory.getFileName() + "-away");
        Files.move(directory, away);
        Files.writeString(directory, "a file where the directory was");
        try (LogLines log = LogLines.of(OpenBooks.class)) {
            WrittenGateway gateway = gateway(day(10));
            assertEquals(2, gateway.send(2, ACME));
            gateway.flush();
            gateway.flush();
            assertTrue(gateway.books().status().isFailing());
            assertEquals(1, log.all().size(), log.all()::toString);
            assertTrue(
                    log.all().get(0).startsWith("ERROR " + directory + "/quotas.mv: the use of quotas cannot be"),
                    log.all()::toString);
            assertThrows(IOException.class, () -> gateway.lines("acme"));

            Files.delete(directory);
            Files.move(away, directory);
            gateway.flush();
            gateway.flush();
            assertFalse(gateway.books().status().isFailing());
            assertEquals(2, log.all().size(), log.all()::toString);
            assertEquals(
                    "INFO " + directory + "/quotas.mv: the use of quotas is written down again",
                    log.all().get(1));
            assertEquals(4, gateway.send(10, ACME));
        }
    }

    @Test
    void a_directory_that_is_removed_is_made_again_with_all_that_was_counted() throws IOException {
        WrittenGateway gateway = gateway(day(10));
        gateway.send(4, ACME);
        gateway.flush();
        gateway.send(1, OTHER);
        Files.delete(directory.resolve("quotas.mv"));
        Files.delete(directory);
        gateway.flush();
        gateway.kill();

        WrittenGateway next = gateway(day(10));
        assertEquals(6, next.send(10, ACME));
        assertEquals(9, next.send(10, OTHER));
    }

    @Test
    void a_damaged_file_is_set_aside_and_told_of_and_counting_begins_anew() throws IOException {
        Files.writeString(directory.resolve("quotas.mv"), "damaged ".repeat(2000));
        try (LogLines log = LogLines.of(OpenBooks.class)) {
            WrittenGateway gateway = gateway(day(10));
            assertFalse(gateway.books().status().isFailing());
            assertEquals(10, gateway.send(11, ACME));
            assertEquals(1, log.all().size(), log.all()::toString);
            assertTrue(
                    log.all().get(0).contains("set aside as quotas.mv.damaged-20260101T120000Z"), log.all()::toString);
            gateway.flush();
            gateway.kill();
        }
        assertEquals(0, gateway(day(10)).send(1, ACME));
        assertTrue(Files.exists(directory.resolve("quotas.mv.damaged-20260101T120000Z")));
    }

    @Test
    void two_gateways_with_one_directory_are_told_apart() throws IOException {
        WrittenGateway first = gateway(day(10));
        IOException refused = assertThrows(IOException.class, () -> gateway(day(10)));
        assertEquals(
                directory + ": another gateway keeps the use of its quotas there (quotas.mv is locked)\n"
                        + "    end it, or give each gateway a state.dir of its own",
                refused.getMessage());
        first.books().close();
    }

    @Test
    void a_grant_is_for_this_window_and_outlives_the_process() throws IOException {
        WrittenGateway gateway = gateway(day(10));
        assertEquals(10, gateway.send(20, ACME));
        gateway.grant("day", 5L);
        assertEquals(2, gateway.send(2, ACME));
        gateway.flush();
        gateway.kill();
        WrittenGateway next = gateway(day(10));
        assertEquals(3, next.send(9, ACME));
        assertEquals(List.of("acme, route orders: day, " + TODAY + ": 15 of 10 +5"), next.lines("acme"));

        time.pass(Duration.ofDays(1));
        assertEquals(10, next.send(20, ACME));
        assertEquals(10, next.send(20, OTHER));
    }

    @Test
    void a_reset_has_what_was_used_count_no_more_and_says_all_the_same_what_it_was() throws IOException {
        WrittenGateway gateway = gateway(day(10));
        gateway.send(7, ACME);
        gateway.grant("route orders: day", null);
        assertEquals(List.of("acme, route orders: day, " + TODAY + ": 7 of 10 +7"), gateway.lines("acme"));
        assertEquals(10, gateway.send(20, ACME));
    }

    @Test
    void a_reset_takes_nothing_from_who_was_granted_more_than_it_has_used() throws IOException {
        WrittenGateway gateway = gateway(day(10));
        gateway.send(3, ACME);
        gateway.grant("day", 5L);
        gateway.grant("day", null);
        assertEquals(12, gateway.send(20, ACME));
        gateway.grant("day", null);
        gateway.grant("day", null);
        assertEquals(10, gateway.send(20, ACME));
    }

    @Test
    void more_than_any_limit_has_is_not_granted_or_taken_away() {
        for (long units : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, -(1L << 50) - 1}) {
            assertThrows(IllegalArgumentException.class, () -> new GrantOrder("acme", "day", OptionalLong.of(units)));
        }
    }

    @Test
    void of_more_windows_than_are_shown_the_latest_are() throws IOException {
        WrittenGateway gateway = gateway(day(10));
        for (int i = 1; i <= 5; i++) {
            gateway.send(i, ACME);
            time.pass(Duration.ofDays(1));
        }
        gateway.send(6, ACME);

        List<UseLine> latest = gateway.books().lines("acme", Instant.EPOCH, 3);

        assertEquals(List.of(4L, 5L, 6L), latest.stream().map(UseLine::used).toList());
    }

    @Test
    void what_was_written_before_counts_for_who_had_used_nothing_when_it_could_be_read() throws IOException {
        WrittenGateway before = gateway(bytes(10));
        before.begin(ACME).end(9, 0);
        before.books().close();
        WrittenGateway late = new WrittenGateway(directory, time, false, bytes(10));
        QuotaHold first = late.begin(ACME);
        late.flush();
        first.end(1, 0);

        assertEquals(0, late.send(1, ACME));
    }

    @Test
    void what_was_written_of_yesterday_does_not_count_today() throws IOException {
        WrittenGateway before = gateway(day(10));
        before.send(9, ACME);
        before.books().close();
        WrittenGateway late = new WrittenGateway(directory, time, false, day(10));
        late.send(1, ACME);
        time.pass(Duration.ofDays(1));
        late.flush();

        assertEquals(10, late.send(20, ACME));
    }

    @Test
    void whoever_has_not_called_yet_is_granted_more_or_less_as_well() throws IOException {
        WrittenGateway gateway = gateway(day(10));
        gateway.grant("day", 5L);
        assertEquals(15, gateway.send(20, ACME));
        gateway.grant("day", -20L);
        time.pass(Duration.ofHours(1));
        assertEquals(0, gateway.send(1, ACME));
    }

    @Test
    void a_limit_that_is_not_named_clearly_is_granted_nothing_and_those_that_may_be_meant_are_told()
            throws IOException {
        WrittenGateway gateway = gateway(day(10), month(100));
        Unclear many = unclear(gateway.grant("orders", 5L));
        Unclear none = unclear(gateway.grant("week", 5L));
        assertEquals(List.of("route orders: day", "route orders: month"), names(many));
        assertEquals(List.of("route orders: day", "route orders: month"), names(none));
        assertEquals(10, gateway.send(20, ACME));
    }

    @Test
    void a_limit_may_be_named_as_callers_have_it_from_the_answers() throws IOException {
        WrittenGateway gateway = gateway(day(10), month(100));
        gateway.grant("orders-day", 5L);
        assertEquals(15, gateway.send(20, ACME));
        assertEquals(
                List.of("route orders: day", "route orders: month"), names(unclear(gateway.grant("day-night", 5L))));
        assertEquals(2, names(unclear(gateway.grant("orders-ay", 5L))).size(), "words are not told by their ends");
    }

    @Test
    void what_was_written_before_is_added_where_it_could_be_read_only_later() throws IOException {
        WrittenGateway before = gateway(day(10));
        before.send(4, ACME);
        before.books().close();
        WrittenGateway late = new WrittenGateway(directory, time, false, day(10));
        assertEquals(3, late.send(3, ACME));
        late.flush();
        assertEquals(3, late.send(10, ACME));
        assertEquals(6, late.send(10, OTHER) - 4);
    }

    @Test
    void what_many_threads_use_is_all_written() throws Exception {
        WrittenGateway gateway = gateway(day(1_000_000));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> gateway.send(5_000, ACME));
            thread.start();
            threads.add(thread);
        }
        while (threads.stream().anyMatch(Thread::isAlive)) {
            gateway.flush();
        }
        gateway.flush();
        gateway.kill();
        assertEquals(
                List.of("acme, route orders: day, " + TODAY + ": 20000 of 1000000 +0"),
                gateway(day(1_000_000)).lines("acme"));
    }

    private WrittenGateway gateway(RateLimit... limits) throws IOException {
        return new WrittenGateway(directory, time, limits);
    }

    private String text() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private static Unclear unclear(GrantResult result) {
        return result.fold(
                granted -> {
                    throw new AssertionError(granted);
                },
                unclear -> unclear);
    }

    private static List<String> names(Unclear unclear) {
        return unclear.lines().stream().map(UseLine::name).toList();
    }

    private static RateLimit day(long count) {
        return new RateLimit(count, Period.DAY, count, CountBy.CONSUMER, UTC);
    }

    private static RateLimit bytes(long count) {
        return new RateLimit(Unit.BYTES, count, Period.DAY, count, CountBy.CONSUMER, UTC);
    }

    private static RateLimit month(long count) {
        return new RateLimit(count, Period.MONTH, count, CountBy.CONSUMER, UTC);
    }
}
