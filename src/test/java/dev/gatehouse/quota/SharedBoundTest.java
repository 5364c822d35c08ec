package dev.gatehouse.quota;

import static dev.gatehouse.quota.Fleet.SECOND;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Several nodes that hold one limit together while Redis is here: what they grant in any window, and what they do not. */
final class SharedBoundTest {

    @Property(tries = 25)
    void in_no_window_all_nodes_together_grant_more_than_the_bound(
            @ForAll @IntRange(min = 1, max = 5) int nodes,
            @ForAll @LongRange(min = 1, max = 3000) long count,
            @ForAll @LongRange(min = 1, max = 3000) long burst,
            @ForAll @IntRange(min = 50, max = 2000) int delay,
            @ForAll long seed) {
        RateLimit limit = new RateLimit(count, Period.SECOND, burst, CountBy.CONSUMER, ZoneOffset.UTC);
        Random random = new Random(seed);
        Fleet fleet = new Fleet(limit, nodes, random, () -> 1 + random.nextInt(delay));
        fleet.assemble();
        double[] share = new double[nodes];
        for (int i = 0; i < nodes; i++) {
            share[i] = 0.05 + random.nextDouble();
        }
        double all = Arrays.stream(share).sum();
        long begin = fleet.redis().micros();
        for (long at = begin; at < begin + 4 * SECOND; ) {
            at += 1 + (long) (-Math.log(1 - random.nextDouble()) * SECOND / (10.0 * count));
            double lot = random.nextDouble() * all;
            int node = 0;
            while (node < nodes - 1 && lot >= share[node]) {
                lot -= share[node++];
            }
            fleet.request(node, at);
        }
        fleet.assertBound(refilledIn(limit, 2L * delay));
    }

    /** As in a process that a burst has more to do for than its processors can: answers lie about before they are read. */
    @Property(tries = 25)
    void what_is_read_late_is_not_used_beside_what_has_refilled_meanwhile(
            @ForAll @LongRange(min = 10, max = 1000) long count,
            @ForAll @IntRange(min = 10, max = 400) int stallMillis,
            @ForAll long seed) {
        RateLimit limit = new RateLimit(count, Period.SECOND, count, CountBy.CONSUMER, ZoneOffset.UTC);
        Random random = new Random(seed);
        Fleet fleet = new Fleet(limit, 3, random, () -> 1 + random.nextInt(random.nextInt(10) == 0 ? 10_000 : 500));
        fleet.assemble();
        fleet.dispatchesAfter(() -> random.nextInt(30_000));
        long begin = fleet.redis().micros();
        // One that has not asked lately goes by a share of what it knew then: all ask shortly before.
        for (long at = begin; at < begin + 9 * SECOND; at += SECOND / 50) {
            for (int node = 0; node < 3 && (at - begin) % SECOND > SECOND / 2; node++) {
                fleet.comes(node, at + random.nextInt(1000));
            }
        }
        for (int second = 0; second < 8; second++) {
            int node = random.nextInt(3);
            long at = begin + (second + 1) * SECOND;
            for (int i = 0; i < 10 * count; i++) {
                fleet.comes(node, at + 50_000L * i / (10 * count));
            }
            long stalls = at + random.nextInt(20_000);
            fleet.redis().at(stalls, () -> fleet.way(node).stall(stalls + 1000L * stallMillis));
        }
        fleet.advanceTo(begin + 10 * SECOND);
        fleet.assertBound(refilledIn(limit, 2 * Fleet.TIMEOUT));
    }

    @Property(tries = 10)
    void an_even_load_can_use_nearly_all_of_the_limit(
            @ForAll @IntRange(min = 1, max = 5) int nodes,
            @ForAll @LongRange(min = 50, max = 3000) long count,
            @ForAll @IntRange(min = 50, max = 1000) int delay,
            @ForAll long seed) {
        RateLimit limit = new RateLimit(count, Period.SECOND, count, CountBy.CONSUMER, ZoneOffset.UTC);
        Random random = new Random(seed);
        Fleet fleet = new Fleet(limit, nodes, random, () -> 1 + random.nextInt(delay));
        fleet.assemble();
        long requests = 0;
        long begin = fleet.redis().micros();
        for (long at = begin; at < begin + 6 * SECOND; at += SECOND / (2 * count)) {
            fleet.request((int) (requests++ % nodes), at);
        }
        fleet.assertBound(refilledIn(limit, 2L * delay));
        double could = count + 6.0 * count;
        assertTrue(fleet.granted() >= 0.98 * could, fleet.granted() + " of " + could);
    }

    /** What Redis has granted is used by so much later as an answer is under way. */
    private static double refilledIn(RateLimit limit, long micros) {
        return limit.count() * (double) micros / SECOND / limit.period().seconds();
    }
}
