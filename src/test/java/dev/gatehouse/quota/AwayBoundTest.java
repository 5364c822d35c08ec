package dev.gatehouse.quota;

import static dev.gatehouse.quota.Fleet.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.state.redis.ModelRedis;
import java.time.ZoneOffset;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Several nodes that hold one limit together, and a Redis that goes and comes: what they grant in any window. */
final class AwayBoundTest {

    private static final int DELAY = 500;

    @Property(tries = 25)
    void a_redis_that_comes_back_empty_grants_nothing_twice(
            @ForAll @IntRange(min = 2, max = 5) int nodes,
            @ForAll @LongRange(min = 5, max = 300) long count,
            @ForAll @IntRange(min = 100, max = 3000) int awayMillis,
            @ForAll boolean skewed,
            @ForAll long seed) {
        Fleet fleet = fleet(perSecond(count), nodes, seed);
        ModelRedis redis = fleet.redis();
        redis.at(redis.micros() + 2 * SECOND, redis::kill);
        redis.at(redis.micros() + 2 * SECOND + 1000L * awayMillis, redis::start);
        load(fleet, nodes, skewed, 10 * count, 8, new Random(seed));
        fleet.assertBound(refilled(count));
        assertTrue(skewed || fleet.granted() >= 0.85 * 9 * count, fleet.granted() + " of " + 9 * count);
    }

    @Property(tries = 25)
    void a_redis_that_hangs_and_then_does_all_that_it_was_asked_grants_nothing_twice(
            @ForAll @IntRange(min = 2, max = 5) int nodes,
            @ForAll @LongRange(min = 5, max = 300) long count,
            @ForAll @IntRange(min = 400, max = 6000) int hangsMillis,
            @ForAll boolean skewed,
            @ForAll long seed) {
        Fleet fleet = fleet(perSecond(count), nodes, seed);
        ModelRedis redis = fleet.redis();
        redis.at(redis.micros() + 2 * SECOND, redis::pause);
        redis.at(redis.micros() + 2 * SECOND + 1000L * hangsMillis, redis::goOn);
        load(fleet, nodes, skewed, 10 * count, 10, new Random(seed));
        fleet.assertBound(refilled(count));
        assertTrue(skewed || fleet.granted() >= 0.85 * 11 * count, fleet.granted() + " of " + 11 * count);
    }

    @Property(tries = 15)
    void however_often_redis_goes_and_comes_no_window_has_more_than_the_bound(
            @ForAll @IntRange(min = 2, max = 4) int nodes,
            @ForAll @LongRange(min = 5, max = 200) long count,
            @ForAll long seed) {
        Random random = new Random(seed);
        Fleet fleet = fleet(perSecond(count), nodes, seed);
        ModelRedis redis = fleet.redis();
        long at = redis.micros() + SECOND;
        for (int i = 0; i < 4; i++) {
            boolean hangs = random.nextBoolean();
            redis.at(at, hangs ? redis::pause : redis::kill);
            at += SECOND / 2 + random.nextInt((int) SECOND);
            redis.at(at, hangs ? redis::goOn : redis::start);
            at += 2 * SECOND + random.nextInt(2 * (int) SECOND);
        }
        load(fleet, nodes, false, 4 * count, 16, random);
        fleet.assertBound(refilled(count));
    }

    @Property(tries = 15)
    void a_quota_of_a_day_is_not_granted_twice_by_a_redis_that_has_forgotten_it(
            @ForAll @IntRange(min = 2, max = 5) int nodes,
            @ForAll @LongRange(min = 50, max = 2000) long count,
            @ForAll long seed) {
        Fleet fleet = fleet(new RateLimit(count, Period.DAY, count, CountBy.CONSUMER, ZoneOffset.UTC), nodes, seed);
        ModelRedis redis = fleet.redis();
        redis.at(redis.micros() + 2 * SECOND, redis::kill);
        redis.at(redis.micros() + 4 * SECOND, redis::start);
        load(fleet, nodes, false, count / 5, 10, new Random(seed));
        fleet.assertBound(0);
        assertTrue(fleet.granted() >= 0.97 * count - nodes, fleet.granted() + " of " + count);
    }

    @Property(tries = 30)
    void what_an_operator_grants_or_takes_away_stays_as_it_is_however_redis_goes_and_comes(
            @ForAll @IntRange(min = 2, max = 5) int nodes,
            @ForAll @LongRange(min = 50, max = 2000) long count,
            @ForAll @IntRange(min = -50, max = 100) int percent,
            @ForAll boolean forgets,
            @ForAll long seed) {
        Fleet fleet = fleet(new RateLimit(count, Period.DAY, count, CountBy.CONSUMER, ZoneOffset.UTC), nodes, seed);
        ModelRedis redis = fleet.redis();
        long onTop = count * percent / 100;
        redis.at(redis.micros() + SECOND / 2, () -> redis.grant("room:" + fleet.day(), onTop));
        for (int i = 0; i < 2; i++) {
            redis.at(redis.micros() + (2 + 4L * i) * SECOND, forgets ? redis::kill : redis::pause);
            redis.at(redis.micros() + (4 + 4L * i) * SECOND, forgets ? redis::start : redis::goOn);
        }
        load(fleet, nodes, false, 2 * count / 5, 12, new Random(seed));
        double most = count + onTop + fleet.bound();
        assertTrue(fleet.granted() <= most, fleet.granted() + " granted, at most " + most);
        double least = 0.96 * (count + onTop) - nodes;
        assertTrue(fleet.granted() >= least, fleet.granted() + " granted, at least " + least);
    }

    @Test
    void a_node_that_does_not_know_of_a_grant_is_granted_no_more_than_its_share_of_it_until_the_others_are_back() {
        Fleet fleet = fleet(new RateLimit(90, Period.DAY, 90, CountBy.CONSUMER, ZoneOffset.UTC), 3, 1);
        ModelRedis redis = fleet.redis();
        redis.grant("room:" + fleet.day(), 900);
        for (int i = 0; i < 10; i++) {
            fleet.request(1 + i % 2, redis.micros() + SECOND / 100);
        }
        fleet.way(1).lose(true);
        fleet.way(2).lose(true);
        redis.cut();
        fleet.advanceTo(redis.micros() + 2 * SECOND);
        assertTrue(fleet.way(0).isHere() && !fleet.way(1).isHere(), "the first is back alone");
        for (int i = 0; i < 1000; i++) {
            fleet.request(0, redis.micros() + SECOND / 1000);
        }
        assertTrue(fleet.granted() <= 10 + 335, fleet.granted() + " granted, its share is 330");
        assertTrue(fleet.granted() >= 10 + 280, fleet.granted() + " granted, its share is 330");
    }

    @Test
    void what_one_node_alone_knows_of_a_day_is_told_to_a_redis_that_has_forgotten_it_before_another_is_granted_it() {
        Fleet fleet = fleet(new RateLimit(100, Period.DAY, 100, CountBy.CONSUMER, ZoneOffset.UTC), 2, 1);
        ModelRedis redis = fleet.redis();
        for (int i = 0; i < 90; i++) {
            fleet.request(0, redis.micros() + SECOND / 20);
        }
        fleet.advanceTo(redis.micros() + SECOND);
        redis.kill();
        fleet.advanceTo(redis.micros() + SECOND / 2);
        redis.start();
        fleet.advanceTo(redis.micros() + 10 * SECOND);
        for (int i = 0; i < 30; i++) {
            fleet.request(1, redis.micros() + SECOND / 20);
        }
        assertTrue(fleet.granted() >= 98 && fleet.granted() <= 102, fleet.granted() + " of 100");
    }

    @Test
    void a_node_that_is_back_first_is_granted_no_more_than_its_share_until_the_others_are() {
        Fleet fleet = fleet(new RateLimit(90, Period.DAY, 90, CountBy.CONSUMER, ZoneOffset.UTC), 3, 1);
        ModelRedis redis = fleet.redis();
        fleet.way(1).lose(true);
        fleet.way(2).lose(true);
        redis.kill();
        redis.start();
        fleet.advanceTo(redis.micros() + 2 * SECOND);
        assertTrue(fleet.way(0).isHere() && !fleet.way(1).isHere(), "the first is back alone");
        for (int i = 0; i < 60; i++) {
            fleet.request(i % 3, redis.micros() + SECOND / 1000);
        }
        assertEquals(60, fleet.granted());
        for (int i = 0; i < 60; i++) {
            fleet.request(0, redis.micros() + SECOND / 1000);
        }
        assertTrue(fleet.granted() <= 71, "the first has granted " + (fleet.granted() - 40) + " of its 30");
        fleet.way(1).lose(false);
        fleet.way(2).lose(false);
        fleet.advanceTo(redis.micros() + 4 * SECOND);
        for (int i = 0; i < 60; i++) {
            fleet.request(0, redis.micros() + SECOND / 100);
        }
        assertTrue(fleet.granted() >= 88 && fleet.granted() <= 93, fleet.granted() + " of 90");
    }

    @Test
    void what_a_node_whose_way_is_slow_grants_by_itself_is_left_to_it_by_the_others() {
        Fleet fleet = fleet(new RateLimit(90, Period.DAY, 90, CountBy.CONSUMER, ZoneOffset.UTC), 3, 1);
        ModelRedis redis = fleet.redis();
        fleet.way(2).slow(20_000);
        for (int i = 0; i < 20; i++) {
            fleet.request(2, redis.micros() + SECOND / 20);
        }
        fleet.advanceTo(redis.micros() + 2 * SECOND);
        assertTrue(fleet.way(0).isHere() && !fleet.way(2).isHere(), "the last alone is away");
        for (int i = 0; i < 300; i++) {
            fleet.request(i % 3, redis.micros() + SECOND / 100);
        }
        assertTrue(fleet.granted() >= 85 && fleet.granted() <= 93, fleet.granted() + " of 90");
    }

    @Test
    void what_comes_too_late_for_those_who_asked_is_not_granted_beside_the_share_that_they_went_by() {
        Fleet fleet = fleet(new RateLimit(90, Period.DAY, 90, CountBy.CONSUMER, ZoneOffset.UTC), 3, 1);
        ModelRedis redis = fleet.redis();
        fleet.request(0, redis.micros());
        fleet.advanceTo(redis.micros() + SECOND);
        redis.pause();
        for (int i = 0; i < 10; i++) {
            fleet.request(0, redis.micros() + 1);
        }
        fleet.advanceTo(redis.micros() + 10_000);
        redis.goOn();
        fleet.advanceTo(redis.micros() + 5 * SECOND);
        assertEquals(11, fleet.granted());
        assertEquals(11, redis.missing("room:" + fleet.day()));
    }

    @Test
    void what_has_refilled_before_its_answer_came_is_not_granted_any_more() {
        Fleet fleet = fleet(perSecond(10), 3, 1);
        ModelRedis redis = fleet.redis();
        fleet.way(0).slow(700_000);
        for (int i = 0; i < 8; i++) {
            fleet.request(0, redis.micros());
        }
        fleet.way(0).slow(0);
        fleet.advanceTo(redis.micros() + 1_390_000);
        for (int i = 0; i < 15; i++) {
            fleet.request(1, redis.micros() + 1000);
        }
        fleet.advanceTo(redis.micros() + 20_000);
        for (int i = 0; i < 15; i++) {
            fleet.request(0, redis.micros() + 1000);
        }
        fleet.assertBound(refilled(10));
    }

    private static void load(Fleet fleet, int nodes, boolean skewed, long perSecond, int seconds, Random random) {
        long begin = fleet.redis().micros();
        long requests = 0;
        for (long at = begin; at < begin + seconds * SECOND; at += SECOND / Math.max(1, perSecond)) {
            boolean first = skewed && random.nextInt(10) > 0;
            fleet.request(first ? 0 : (int) (requests++ % nodes), at);
        }
    }

    private static Fleet fleet(RateLimit limit, int nodes, long seed) {
        Random random = new Random(seed);
        Fleet fleet = new Fleet(limit, nodes, random, () -> 1 + random.nextInt(DELAY));
        fleet.assemble();
        return fleet;
    }

    private static RateLimit perSecond(long count) {
        return new RateLimit(count, Period.SECOND, count, CountBy.CONSUMER, ZoneOffset.UTC);
    }

    /** While an answer is under way. */
    private static double refilled(long count) {
        return 2.0 * DELAY * count / SECOND;
    }
}
