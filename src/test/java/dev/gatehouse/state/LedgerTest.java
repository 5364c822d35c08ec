package dev.gatehouse.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.state.LedgerFault.Kind;
import dev.gatehouse.state.WindowUse.Use;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the file, whatever becomes of the process and of the disk. */
final class LedgerTest {

    private static final long DAY = 86_400;
    private static final long TODAY = 20_000 * DAY;
    private static final Account ACME = new Account(Account.Kind.CONSUMER, "acme", "route orders day");
    private static final Account STRANGER = new Account(Account.Kind.STRANGER, "address 192.0.2.1", "route orders day");

    @TempDir
    Path directory;

    @AfterEach
    void mendTheDisk() {
        FaultyDisk.mend();
    }

    @Test
    void what_was_flushed_is_there_after_a_crash() throws IOException {
        Ledger ledger = file().open();
        ledger.put(today(ACME, 7));
        ledger.flush();
        ledger.put(today(ACME, 8));
        ledger.abandon();
        assertEquals(List.of(today(ACME, 7)), current());
    }

    @Test
    void what_was_put_before_it_was_closed_is_there() throws IOException {
        Ledger ledger = file().open();
        ledger.put(today(ACME, 7));
        ledger.close();
        assertEquals(List.of(today(ACME, 7)), current());
    }

    @Test
    void numbers_of_all_sizes_and_signs_come_back() throws IOException {
        for (long number : new long[] {0, -1, 63, 64, -64, -65, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE}) {
            WindowUse row = new WindowUse(ACME, TODAY, TODAY + DAY, new Use(number, -number, number / 3));
            assertEquals(row, RowFormat.row("k", ACME, RowFormat.bytes("k", row)));
        }
    }

    @Test
    void a_row_of_which_any_bit_has_changed_or_that_belongs_to_another_key_is_none() {
        WindowUse row = today(ACME, 4711);
        byte[] bytes = RowFormat.bytes("k", row);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(IllegalArgumentException.class, () -> RowFormat.row("k", ACME, changed));
        }
        assertThrows(IllegalArgumentException.class, () -> RowFormat.row("l", ACME, bytes));
        assertThrows(IllegalArgumentException.class, () -> RowFormat.row("k", ACME, new byte[3]));
    }

    @Test
    void a_window_that_is_over_becomes_history_of_whom_it_is_kept_for_alone() throws IOException {
        try (Ledger ledger = file().open()) {
            ledger.put(today(ACME, 7));
            ledger.put(today(STRANGER, 9));
            ledger.put(day(ACME, 1, 2));
            ledger.put(day(STRANGER, 1, 3));
            List<WindowUse> all = new ArrayList<>();
            ledger.eachSince(0, all::add);
            assertEquals(List.of(today(ACME, 7), day(ACME, 1, 2), day(STRANGER, 1, 3)), all);
        }
    }

    @Test
    void the_exact_end_of_a_window_counts_before_what_the_last_flush_has_seen_of_it() throws IOException {
        try (Ledger ledger = file().open()) {
            ledger.put(today(ACME, 7));
            ledger.putPast(today(ACME, 12));
            ledger.put(day(ACME, 1, 1));
            List<WindowUse> all = new ArrayList<>();
            ledger.eachSince(0, all::add);
            assertEquals(List.of(today(ACME, 12), day(ACME, 1, 1)), all);
        }
    }

    @Test
    void windows_that_nobody_goes_on_in_are_ended_and_those_of_strangers_forgotten() throws IOException {
        try (Ledger ledger = file().open()) {
            ledger.put(today(ACME, 7));
            ledger.put(today(STRANGER, 9));
            ledger.endBefore(TODAY + DAY - 1);
            assertEquals(today(STRANGER, 9), ledger.current(STRANGER));
            ledger.endBefore(TODAY + DAY);
            assertNull(ledger.current(STRANGER));
            assertNull(ledger.current(ACME));
            List<WindowUse> all = new ArrayList<>();
            ledger.eachSince(TODAY, all::add);
            assertEquals(List.of(today(ACME, 7)), all);
        }
    }

    @Test
    void history_is_dropped_from_its_oldest_end() throws IOException {
        try (Ledger ledger = file().open()) {
            for (int day = 0; day < 10; day++) {
                ledger.putPast(day(ACME, day, day + 1));
            }
            ledger.dropBefore(TODAY + 4 * DAY);
            List<WindowUse> all = new ArrayList<>();
            ledger.eachSince(0, all::add);
            assertEquals(7, all.size());
            assertEquals(day(ACME, 3, 4), all.get(0));
        }
    }

    @Test
    void the_file_does_not_grow_with_the_number_of_flushes() throws IOException {
        Random random = new Random(7);
        try (Ledger ledger = file().open()) {
            for (int flush = 0; flush < 150; flush++) {
                for (int change = 0; change < 200; change++) {
                    Account some =
                            new Account(Account.Kind.CONSUMER, "consumer-" + random.nextInt(5_000), "route orders day");
                    ledger.put(today(some, flush));
                }
                ledger.compact();
                ledger.flush();
            }
            assertTrue(ledger.size() < 8 << 20, ledger.size() + " bytes");
        }
    }

    @Test
    void a_second_gateway_is_told_that_the_file_is_in_use() throws IOException {
        Ledger first = file().open();
        assertEquals(Kind.IN_USE, fault(() -> file().open()).kind());
        first.close();
        file().open().close();
    }

    @Test
    void what_was_put_after_the_file_was_removed_is_seen_to_be_lost() throws IOException {
        Ledger ledger = file().open();
        ledger.put(today(ACME, 7));
        ledger.flush();
        assertTrue(ledger.isInPlace());
        Files.delete(file().path());
        assertFalse(ledger.isInPlace());
        ledger.abandon();
    }

    /** Wherever in the file the write of a flush ends, what the flush before has written is there. */
    @Test
    void a_flush_that_is_torn_anywhere_leaves_what_was_flushed_before() throws IOException {
        Path file = file().path();
        for (long room = 0; room < 12_000; room += 1499) {
            Files.deleteIfExists(file);
            FaultyDisk.mend();
            Ledger ledger = FaultyDisk.file(directory).open();
            for (int i = 0; i < 500; i++) {
                ledger.put(today(new Account(Account.Kind.CONSUMER, "consumer-" + i, "day"), 1));
            }
            ledger.flush();
            for (int i = 0; i < 500; i++) {
                ledger.put(today(new Account(Account.Kind.CONSUMER, "consumer-" + i, "day"), 2));
            }
            FaultyDisk.full(room);
            LedgerFault full = null;
            try {
                ledger.flush();
            } catch (LedgerFault e) {
                full = e;
            }
            ledger.abandon();
            long written = full == null ? 2 : 1;
            List<WindowUse> rows = current();
            assertEquals(500, rows.size());
            for (WindowUse row : rows) {
                assertTrue(row.use().used() >= written, room + ": " + row);
            }
            if (full != null) {
                assertEquals(Kind.DISK, full.kind());
                assertEquals("java.io.IOException: No space left on device", full.getMessage());
            }
        }
    }

    @Test
    void a_disk_that_forces_nothing_to_its_surface_is_a_fault_of_the_disk() throws IOException {
        Ledger ledger = FaultyDisk.file(directory).open();
        ledger.put(today(ACME, 7));
        FaultyDisk.refuseToForce();
        assertEquals(Kind.DISK, fault(ledger::flush).kind());
        ledger.abandon();
    }

    @Test
    void a_file_that_is_none_is_damaged_and_can_be_set_aside() throws IOException {
        Files.writeString(file().path(), "what somebody put here\n".repeat(1000));
        assertEquals(Kind.DAMAGED, fault(() -> file().open()).kind());
        Path aside = file().putAside(".damaged-1");
        assertTrue(Files.exists(aside));
        file().open().close();
    }

    @Test
    void a_file_of_a_few_bytes_is_damaged() throws IOException {
        Files.writeString(file().path(), "H:2,block:2");
        assertEquals(Kind.DAMAGED, fault(() -> file().open()).kind());
    }

    /** Either it reads what was written, of this flush or an earlier one, or it says that it is damaged. */
    @Test
    void bytes_that_have_changed_are_never_taken_for_counts() throws IOException {
        Path file = file().path();
        Ledger ledger = file().open();
        for (int i = 0; i < 2000; i++) {
            ledger.put(today(new Account(Account.Kind.CONSUMER, "consumer-" + i, "day"), 1000 + i));
        }
        ledger.close();
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        int damaged = 0;
        for (int i = 0; i < 60; i++) {
            Files.write(file, whole);
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.seek(random.nextInt(whole.length - 16));
                byte[] garbage = new byte[1 + random.nextInt(16)];
                random.nextBytes(garbage);
                bytes.write(garbage);
            }
            try {
                for (WindowUse row : current()) {
                    int number = Integer.parseInt(row.account().who().substring("consumer-".length()));
                    assertEquals(today(row.account(), 1000 + number), row);
                }
            } catch (LedgerFault e) {
                assertEquals(Kind.DAMAGED, e.kind(), e::getMessage);
                damaged++;
            }
        }
        assertTrue(damaged > 0);
    }

    private LedgerFile file() {
        return new LedgerFile(directory);
    }

    private List<WindowUse> current() throws IOException {
        Ledger ledger = file().open();
        try {
            List<WindowUse> rows = new ArrayList<>();
            ledger.eachCurrent(rows::add);
            return rows;
        } finally {
            ledger.abandon();
        }
    }

    private static LedgerFault fault(org.junit.jupiter.api.function.Executable work) {
        return assertThrows(LedgerFault.class, work);
    }

    private static WindowUse today(Account account, long used) {
        return day(account, 0, used);
    }

    private static WindowUse day(Account account, int number, long used) {
        long start = TODAY + number * DAY;
        return new WindowUse(account, start, start + DAY, new Use(used, 0, 10_000));
    }
}
