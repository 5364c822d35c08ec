package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.upstream.AdaptiveLimit.Sums;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In front of a service that does so many things at a time, each in the same time, and queues the rest. */
final class AdaptiveLimitTest {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SERVICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MINUTE = 60;

    private final AdaptiveLimit adaptive = new AdaptiveLimit(1000);
    private int workers = 8;
    private long nanos = 1;
    private double answers;
    private double answerNanos;
    private long refused;
    private long drops;

    @Test
    void an_overload_finds_a_limit_that_keeps_all_workers_busy_and_few_waiting() {
        pass(MINUTE, 1000);
        assertTrue(adaptive.limit() >= workers && adaptive.limit() <= 3 * workers, "limit " + adaptive.limit());
    }

    @Test
    void one_that_begins_far_too_high_has_come_down_within_seconds() {
        workers = 4;
        pass(5, 1000);
        assertTrue(adaptive.limit() <= 2.5 * workers, "limit " + adaptive.limit());
    }

    /** As the algorithm alone would: what is always so is what it holds to be normal. */
    @Test
    void an_hour_of_overload_does_not_become_normal() {
        pass(60 * MINUTE, 1000);
        int highest = 0;
        for (int second = 0; second < MINUTE; second++) {
            pass(1, 1000);
            highest = Math.max(highest, adaptive.limit());
        }
        assertTrue(highest >= workers && highest <= 2.5 * workers, "limit " + highest);
    }

    @Test
    void a_service_that_can_do_more_gets_more() {
        workers = 200;
        pass(MINUTE, 1000);
        assertTrue(adaptive.limit() >= 200, "limit " + adaptive.limit());
    }

    @Test
    void a_service_that_becomes_slower_gets_less() {
        workers = 100;
        pass(MINUTE, 1000);
        workers = 10;
        pass(MINUTE, 1000);
        assertTrue(adaptive.limit() <= 40, "limit " + adaptive.limit());
    }

    @Test
    void with_little_to_do_nothing_is_learnt() {
        pass(MINUTE, 5);
        assertEquals(AdaptiveLimit.FIRST, adaptive.limit());
    }

    @Test
    void a_service_that_does_not_answer_gets_less_and_less() {
        pass(1, 1000);
        for (int i = 0; i < 200; i++) {
            nanos += 2 * STEP_NANOS;
            drops++;
            refused++;
            adaptive.sweep(new Sums(nanos, adaptive.limit(), (long) answers, (long) answerNanos, refused, drops));
        }
        assertTrue(adaptive.limit() < AdaptiveLimit.FIRST / 2, "limit " + adaptive.limit());
        assertTrue(adaptive.limit() >= 1);
    }

    /** @param wanted at once, of which as many are let in as may be */
    private void pass(int seconds, int wanted) {
        long end = nanos + TimeUnit.SECONDS.toNanos(seconds);
        int inFlight = Math.min(wanted, adaptive.limit());
        while (nanos < end) {
            double took = SERVICE_NANOS * Math.max(1, inFlight / (double) workers);
            double done = inFlight * STEP_NANOS / took;
            nanos += STEP_NANOS;
            answers += done;
            answerNanos += done * took;
            refused += wanted > inFlight ? 1 : 0;
            int limit = adaptive.sweep(new Sums(nanos, inFlight, (long) answers, (long) answerNanos, refused, drops));
            inFlight = Math.min(wanted, limit);
        }
    }
}
