package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Several nodes that hold one limit together, in a time of their own: what they grant in any window, and what they do not. */
final class SharedBoundTest {

    private static final long SECOND = 1_000_000;
    private static final long START_MILLIS = 1_800_000_000_000L;

    @Property(tries = 25)
    void in_no_window_all_nodes_together_grant_more_than_the_bound(
            @ForAll @IntRange(min = 1, max = 5) int nodes,
            @ForAll @LongRange(min = 1, max = 3000) long count,
            @ForAll @LongRange(min = 1, max = 3000) long burst,
            @ForAll @IntRange(min = 50, max = 2000) int delay,
            @ForAll long seed) {
        RateLimit limit = new RateLimit(count, Period.SECOND, burst, CountBy.CONSUMER, ZoneOffset.UTC);
        Random random = new Random(seed);
        Fleet fleet = new Fleet(limit, nodes, () -> 1 + random.nextInt(delay));
        double[] share = new double[nodes];
        for (int i = 0; i < nodes; i++) {
            share[i] = 0.05 + random.nextDouble();
        }
        double all = Arrays.stream(share).sum();
        for (long at = 0; at < 4 * SECOND; ) {
            at += 1 + (long) (-Math.log(1 - random.nextDouble()) * SECOND / (10.0 * count));
            double lot = random.nextDouble() * all;
            int node = 0;
            while (node < nodes - 1 && lot >= share[node]) {
                lot -= share[node++];
            }
            fleet.request(node, at);
        }
        fleet.assertBound(limit, delay);
    }

    @Property(tries = 10)
    void an_even_load_can_use_nearly_all_of_the_limit(
            @ForAll @IntRange(min = 1, max = 5) int nodes,
            @ForAll @LongRange(min = 50, max = 3000) long count,
            @ForAll @IntRange(min = 50, max = 1000) int delay,
            @ForAll long seed) {
        RateLimit limit = new RateLimit(count, Period.SECOND, count, CountBy.CONSUMER, ZoneOffset.UTC);
        Random random = new Random(seed);
        Fleet fleet = new Fleet(limit, nodes, () -> 1 + random.nextInt(delay));
        long requests = 0;
        for (long at = 0; at < 6 * SECOND; at += SECOND / (2 * count)) {
            fleet.request((int) (requests++ % nodes), at);
        }
        fleet.assertBound(limit, delay);
        double could = count + 6.0 * count;
        assertTrue(fleet.granted() >= 0.98 * could, fleet.granted() + " of " + could);
    }

    /** All nodes, and when they granted. */
    private static final class Fleet {

        private final ModelLedger ledger = new ModelLedger();
        private final List<SharedCell> cells = new ArrayList<>();
        private final List<SharedRooms> rooms = new ArrayList<>();
        private final List<Long> grants = new ArrayList<>();
        private final int nodes;
        private long nextSweep;

        Fleet(RateLimit limit, int nodes, IntSupplier delay) {
            this.nodes = nodes;
            for (int i = 0; i < nodes; i++) {
                SharedRooms room = new SharedRooms(ledger.new Way(nodes, delay), "gatehouse", this::now);
                rooms.add(room);
                cells.add(new SharedCell(1, "room", new SharedLimit(limit, room), now()));
            }
        }

        Moment now() {
            return new Moment(ledger.micros() * 1000, START_MILLIS + ledger.micros() / 1000);
        }

        void request(int node, long at) {
            ledger.advanceTo(at);
            if (at >= nextSweep) {
                nextSweep = at + SECOND / 2;
                rooms.forEach(SharedRooms::sweep);
            }
            Cell.Take take = cells.get(node).take(1, now());
            if (take == Cell.Take.ASK) {
                take = cells.get(node).await(1, false, this::heard, now());
            }
            if (take != Cell.Take.ASK) {
                heard(take);
            }
        }

        private void heard(Cell.Take take) {
            if (take == Cell.Take.TAKEN) {
                grants.add(ledger.micros());
            }
        }

        long granted() {
            return grants.size();
        }

        /**
         * For every window that begins and ends with a grant.
         *
         * @param wayMicros how long a message is under way at most: what Redis has granted is used by so much later
         */
        void assertBound(RateLimit limit, long wayMicros) {
            double perMicro = limit.count() / (double) (limit.period().seconds() * SECOND);
            double may = limit.burst() + Math.max(limit.burst() / 100.0, nodes) + 2 * wayMicros * perMicro;
            // The most that any window has more than refills in it, for all that end with this grant.
            double most = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < grants.size(); j++) {
                double refilled = grants.get(j) * perMicro;
                most = Math.max(most, refilled - j);
                assertTrue(j + 1 - refilled + most <= may + 1e-6, "more than " + may + " at " + grants.get(j));
            }
        }
    }
}
