package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.quota.Cell.Take;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CellTest {

    private static final int THREADS = 4;
    private static final Moment NOW = new Moment(1_000, 0);

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void many_threads_at_one_moment_are_granted_exactly_the_burst() throws Exception {
        Cell cell = new LocalCell(1, limiter(10_000));

        assertEquals(10_000, sum(() -> takes(cell, 5_000)));
        assertEquals(0, cell.remaining(NOW));
    }

    @Test
    void what_many_threads_take_and_give_back_is_there_again() throws Exception {
        Cell cell = new LocalCell(1, limiter(100));
        sum(() -> {
            for (int i = 0; i < 5_000; i++) {
                if (cell.take(1, NOW) == Take.TAKEN) {
                    cell.giveBack(1, NOW);
                }
            }
            return 0;
        });

        assertEquals(100, cell.remaining(NOW));
    }

    @Test
    void what_many_threads_charge_is_counted_once_each() throws Exception {
        Cell cell = new LocalCell(1, limiter(100_000));
        sum(() -> {
            for (int i = 0; i < 5_000; i++) {
                cell.charge(3, NOW);
            }
            return 0;
        });

        assertEquals(100_000 - 3 * 5_000 * THREADS, cell.remaining(NOW));
    }

    @Test
    void a_cell_that_holds_something_does_not_retire() {
        Cell cell = new LocalCell(1, limiter(2));
        cell.take(1, NOW);

        assertFalse(cell.retire(NOW));
        assertEquals(Take.TAKEN, cell.take(1, NOW));
        assertEquals(Take.REFUSED, cell.take(1, NOW));
    }

    @Test
    void nothing_is_counted_in_a_retired_cell() {
        Cell cell = new LocalCell(1, limiter(2));

        assertTrue(cell.retire(NOW));
        assertEquals(Take.RETIRED, cell.take(1, NOW));
        assertFalse(cell.charge(1, NOW));
    }

    private static int takes(Cell cell, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += cell.take(1, NOW) == Take.TAKEN ? 1 : 0;
        }
        return taken;
    }

    private int sum(Callable<Integer> work) throws Exception {
        int sum = 0;
        List<Future<Integer>> results = threads.invokeAll(Collections.nCopies(THREADS, work));
        for (Future<Integer> result : results) {
            sum += result.get();
        }
        return sum;
    }

    private static Limiter limiter(long burst) {
        return Limiter.of(new RateLimit(1, Period.MINUTE, burst, CountBy.CONSUMER, ZoneOffset.UTC));
    }
}
