package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.quota.Cell.Take;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CellTableTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int ONE_SET = 16;
    private static final Limiter ONE_A_SECOND = limiter(Period.SECOND, 1);
    private static final Limiter TEN_A_MONTH = limiter(Period.MONTH, 10);

    @Test
    void a_key_keeps_its_cell() {
        CellTable table = new CellTable(64);

        assertSame(cell(table, 7, ONE_A_SECOND, at(0)), cell(table, 7, ONE_A_SECOND, at(1)));
        assertNotSame(cell(table, 7, ONE_A_SECOND, at(0)), cell(table, 8, ONE_A_SECOND, at(1)));
    }

    @Test
    void a_set_full_of_cells_that_hold_something_has_no_room() {
        CellTable table = new CellTable(ONE_SET);
        fill(table, at(0));

        assertNull(cell(table, 99, ONE_A_SECOND, at(SECOND - 1)));
    }

    @Test
    void a_bucket_that_is_full_again_makes_room() {
        CellTable table = new CellTable(ONE_SET);
        fill(table, at(0));

        assertNotNull(cell(table, 99, ONE_A_SECOND, at(SECOND)));
    }

    @Test
    void whoever_found_a_cell_before_it_was_given_away_asks_again() {
        CellTable table = new CellTable(ONE_SET);
        Cell early = cell(table, 0, ONE_A_SECOND, at(0));
        assertNotNull(early);
        for (long key = 1; key <= ONE_SET; key++) {
            cell(table, key, ONE_A_SECOND, at(0));
        }

        assertEquals(Take.RETIRED, early.take(1, at(0)));
    }

    @Property
    void eviction_changes_no_answer(
            @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 40) Integer> keys,
            @ForAll @IntRange(min = 1, max = 300) int stepMillis) {
        CellTable table = new CellTable(ONE_SET);
        Map<Integer, Cell> unbounded = new HashMap<>();
        long nanos = 0;

        for (int key : keys) {
            nanos += stepMillis * 1_000_000L;
            Moment now = at(nanos);
            Cell cell = cell(table, key, ONE_A_SECOND, now);
            if (cell != null) {
                Cell reference = unbounded.computeIfAbsent(key, k -> new LocalCell(k, ONE_A_SECOND));
                assertEquals(reference.take(1, now), cell.take(1, now), "key " + key);
            }
        }
    }

    @Test
    void a_million_strangers_get_no_more_cells_than_there_are_and_honest_callers_keep_theirs() {
        CellTable table = new CellTable(1 << 12);
        Moment now = at(0);
        for (long honest = 0; honest < 100; honest++) {
            takeAll(cell(table, mixed(honest), TEN_A_MONTH, now), now);
        }
        Set<Cell> strangers = Collections.newSetFromMap(new IdentityHashMap<>());
        for (long stranger = 1_000; stranger < 1_001_000; stranger++) {
            Cell cell = cell(table, mixed(stranger), TEN_A_MONTH, now);
            if (cell != null) {
                assertEquals(Take.TAKEN, cell.take(1, now));
                strangers.add(cell);
            }
        }

        assertTrue(strangers.size() <= (1 << 12) - 100, strangers.size() + " cells");
        for (long honest = 0; honest < 100; honest++) {
            Cell cell = cell(table, mixed(honest), TEN_A_MONTH, now);
            assertNotNull(cell);
            assertEquals(Take.REFUSED, cell.take(1, now));
        }
    }

    @Test
    void two_threads_get_the_same_cell_of_a_new_key() throws Exception {
        CellTable table = new CellTable(1 << 12);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Integer> work = () -> {
                int taken = 0;
                for (long key = 0; key < 500; key++) {
                    Cell cell = cell(table, mixed(key), TEN_A_MONTH, at(0));
                    for (int i = 0; cell != null && i < 20; i++) {
                        taken += cell.take(1, at(0)) == Take.TAKEN ? 1 : 0;
                    }
                }
                return taken;
            };
            int taken = 0;
            for (Future<Integer> result : threads.invokeAll(List.of(work, work))) {
                taken += result.get();
            }
            assertEquals(500 * 10, taken);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_larger_table_goes_on_where_the_smaller_one_stood() {
        CellTable small = new CellTable(1 << 8);
        Set<Cell> cells = new HashSet<>();
        for (long key = 0; key < 50; key++) {
            Cell cell = cell(small, mixed(key), ONE_A_SECOND, at(0));
            assertNotNull(cell);
            cell.take(1, at(0));
            cells.add(cell);
        }
        CellTable large = new CellTable(1 << 10);
        large.takeOver(small, at(1));

        for (long key = 0; key < 50; key++) {
            assertTrue(cells.contains(cell(large, mixed(key), ONE_A_SECOND, at(1))));
        }
    }

    @Test
    void whoever_still_asks_the_smaller_table_gets_the_cell_that_the_larger_one_has() {
        CellTable small = new CellTable(1 << 8);
        CellTable large = new CellTable(1 << 10);
        Cell before = cell(small, mixed(1), ONE_A_SECOND, at(0));
        assertNotNull(before);
        assertEquals(Take.TAKEN, before.take(1, at(0)));
        large.takeOver(small, at(0));

        Cell late = cell(small, mixed(2), ONE_A_SECOND, at(0));

        assertNotNull(late);
        assertSame(late, cell(large, mixed(2), ONE_A_SECOND, at(0)));
        assertSame(before, cell(small, mixed(1), ONE_A_SECOND, at(0)));
    }

    @Test
    void a_capacity_that_is_no_power_of_two_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new CellTable(100));
        assertThrows(IllegalArgumentException.class, () -> new CellTable(8));
    }

    private static void fill(CellTable table, Moment now) {
        for (long key = 0; key < ONE_SET; key++) {
            takeAll(cell(table, key, ONE_A_SECOND, now), now);
        }
    }

    private static void takeAll(@Nullable Cell cell, Moment now) {
        assertNotNull(cell);
        while (cell.take(1, now) == Take.TAKEN) {
            // Until nothing remains.
        }
    }

    /** Keys are hashes. */
    private static long mixed(long key) {
        return new SplittableRandom(key).nextLong();
    }

    private static @Nullable Cell cell(CellTable table, long key, Limiter limiter, Moment now) {
        return table.cell(key, (itsKey, caller, then) -> new LocalCell(itsKey, limiter), "somebody", now);
    }

    private static Limiter limiter(Period period, long count) {
        return Limiter.of(new RateLimit(count, period, count, CountBy.ADDRESS, ZoneOffset.UTC));
    }

    private static Moment at(long nanos) {
        return new Moment(nanos, 0);
    }
}
