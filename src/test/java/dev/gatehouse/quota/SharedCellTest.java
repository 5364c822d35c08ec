package dev.gatehouse.quota;

import static dev.gatehouse.quota.Fleet.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.function.IntSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What becomes of single units, by a Redis in a time of its own. */
final class SharedCellTest {

    private static final RateLimit DAY = new RateLimit(90, Period.DAY, 90, CountBy.CONSUMER, ZoneOffset.UTC);

    @Test
    void what_is_given_back_beyond_what_may_be_held_is_given_back_to_redis_at_once() {
        Fleet fleet = fleet(DAY, () -> 100);
        for (int i = 0; i < 8; i++) {
            fleet.request(0, fleet.redis().micros());
        }
        fleet.advanceTo(fleet.redis().micros() + 1000);
        assertEquals(8, fleet.granted());
        for (int i = 0; i < 8; i++) {
            fleet.giveBack(0);
        }
        fleet.advanceTo(fleet.redis().micros() + 1000);
        assertEquals(0, missing(fleet));
    }

    @Test
    void what_is_granted_to_one_who_needs_more_goes_back_at_once() {
        Fleet fleet = fleet(DAY, () -> 100);
        fleet.request(0, 85, fleet.redis().micros());
        fleet.advanceTo(fleet.redis().micros() + 1000);
        fleet.request(1, 10, fleet.redis().micros());
        fleet.advanceTo(fleet.redis().micros() + 1000);
        assertEquals(85, fleet.granted());
        assertEquals(85, missing(fleet));
    }

    @Test
    void what_is_charged_while_redis_is_away_counts_on_this_nodes_share() {
        Fleet fleet = fleet(DAY, () -> 100);
        fleet.redis().kill();
        fleet.advanceTo(fleet.redis().micros() + SECOND);
        fleet.charge(0, 29);
        fleet.request(0, fleet.redis().micros());
        fleet.request(0, fleet.redis().micros());
        assertEquals(1, fleet.granted());
        fleet.redis().start();
        fleet.advanceTo(fleet.redis().micros() + 5 * SECOND);
        assertEquals(30, missing(fleet));
    }

    @Test
    void what_an_operator_grants_is_there_within_a_second_also_while_redis_is_away() {
        Fleet fleet = fleet(DAY, () -> 100);
        use(fleet, 200);
        long before = fleet.granted();
        assertTrue(before >= 90 && before <= 93, before + " granted");
        fleet.redis().grant("room:" + fleet.day(), 30);
        fleet.advanceTo(fleet.redis().micros() + SECOND);
        use(fleet, 15);
        assertEquals(before + 15, fleet.granted());
        assertEquals(30, fleet.cell(0).granted(fleet.now()));
        long left = fleet.cell(0).remaining(fleet.now());
        assertTrue(left >= 12 && left <= 16, left + " are left");
        fleet.redis().kill();
        fleet.advanceTo(fleet.redis().micros() + SECOND);
        use(fleet, 60);
        long all = fleet.granted();
        assertTrue(all >= 117 && all <= 123, all + " granted: each of the three has its share of what is left");
    }

    @Test
    void of_who_has_used_little_more_than_the_limit_is_left_where_more_was_granted() {
        Fleet fleet = fleet(DAY, () -> 100);
        fleet.redis().grant("room:" + fleet.day(), 30);
        use(fleet, 6);
        long left = fleet.cell(0).remaining(fleet.now());
        assertTrue(left >= 110 && left <= 116, left + " are left");
        fleet.redis().grant("room:" + fleet.day(), -90);
        fleet.advanceTo(fleet.redis().micros() + SECOND);
        use(fleet, 100);
        assertTrue(fleet.granted() >= 30 && fleet.granted() <= 33, fleet.granted() + " granted");
    }

    @Test
    void what_was_granted_to_one_who_waited_is_his_though_the_answer_was_read_late() {
        Fleet fleet = fleet(new RateLimit(1, Period.MINUTE, 1, CountBy.CONSUMER, ZoneOffset.UTC), () -> 100);
        fleet.asksExactly();
        for (int i = 0; i < 10; i++) {
            long asked = fleet.redis().micros();
            fleet.request(0, asked);
            fleet.way(0).stall(asked + 8000);
            fleet.advanceTo(asked + 61 * SECOND);
        }
        assertEquals(10, fleet.granted());
    }

    private static void use(Fleet fleet, int requests) {
        for (int i = 0; i < requests; i++) {
            fleet.request(i % 3, fleet.redis().micros());
            fleet.advanceTo(fleet.redis().micros() + 1000);
        }
    }

    @Property(tries = 25)
    void questions_and_answers_that_are_lost_make_nobody_grant_twice(
            @ForAll @IntRange(min = 1, max = 30) int lostPercent, @ForAll long seed) {
        Random random = new Random(seed);
        Fleet fleet = fleet(DAY, () -> {
            int delay = 1 + random.nextInt(2000);
            return random.nextInt(100) < lostPercent ? -delay : delay;
        });
        for (int i = 0; i < 400; i++) {
            fleet.request(i % 3, fleet.redis().micros() + random.nextInt(20_000));
        }
        fleet.advanceTo(fleet.redis().micros() + 3 * SECOND);
        fleet.assertBound(0);
        assertTrue(missing(fleet) >= Math.min(90, fleet.granted()) - 3, missing(fleet) + " missing");
    }

    private static long missing(Fleet fleet) {
        return fleet.redis().missing("room:" + fleet.day());
    }

    private static Fleet fleet(RateLimit limit, IntSupplier delay) {
        Fleet fleet = new Fleet(limit, 3, new Random(1), delay);
        fleet.assemble();
        return fleet;
    }
}
