package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.RetrySettings.Causes;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.upstream.UpstreamFailure.Progress;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How the tries of one request differ, and how long there is between them. */
final class TriesTest {

    private static final TimeoutSettings OF_ROUTE = new TimeoutSettings(
            Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(90));
    private static final Duration OF_TRY = Duration.ofSeconds(1);
    private static final UpstreamFailure LOST = new UpstreamFailure(FailureKind.CONNECTION_LOST, "", Progress.SENT);

    private final RetryBudget budget = new RetryBudget();

    @Test
    void a_try_that_another_may_follow_is_hurried_and_the_last_one_is_not() {
        Tries tries = tries("GET", false);
        assertEquals(OF_TRY, tries.nextTimeouts(OF_ROUTE).response());
        fail(tries, 1);
        assertEquals(OF_TRY, tries.nextTimeouts(OF_ROUTE).response());
        fail(tries, 1);
        assertSame(OF_ROUTE, tries.nextTimeouts(OF_ROUTE));
    }

    @Test
    void one_that_none_may_follow_is_not_hurried() {
        assertSame(OF_ROUTE, tries("POST", false).nextTimeouts(OF_ROUTE));
        assertSame(OF_ROUTE, tries("GET", true).nextTimeouts(OF_ROUTE));
    }

    @Test
    void the_pause_is_up_to_50_ms_and_twice_as_long_each_time_and_half_of_it_is_by_chance() {
        Tries tries = tries("GET", false);
        for (long most : new long[] {50_000_000, 100_000_000, 200_000_000}) {
            fail(tries, 1);
            LongSummaryStatistics pauses =
                    LongStream.range(0, 500).map(i -> tries.pauseNanos()).summaryStatistics();
            assertTrue(pauses.getMin() >= most / 2 && pauses.getMax() < most, pauses::toString);
            assertTrue(pauses.getMin() < 0.55 * most && pauses.getMax() > 0.95 * most, pauses::toString);
        }
    }

    @Test
    void one_that_was_sent_is_made_again_only_if_the_budget_has_one() {
        for (int i = 0; i < RetryBudget.LEAST; i++) {
            assertTrue(failed(tries("GET", false)));
        }
        assertFalse(failed(tries("GET", false)));
    }

    @Test
    void a_request_that_is_sent_once_is_not_sent_again_on_another_connection_either() {
        Tries once = tries("GET", true);
        once.wasStale();
        assertFalse(once.mayFollow(LOST, true, false));
        Tries any = tries("GET", false);
        any.wasStale();
        assertTrue(any.mayFollow(LOST, true, false));
        Tries unsent = tries("GET", true);
        unsent.wasStale();
        assertTrue(unsent.mayFollow(
                new UpstreamFailure(FailureKind.CONNECTION_LOST, "", Progress.NOTHING_SENT), true, false));
    }

    private static boolean failed(Tries tries) {
        fail(tries, 1);
        return tries.mayFollow(LOST, false, false);
    }

    private static void fail(Tries tries, int times) {
        for (int i = 0; i < times; i++) {
            tries.failedAt(new Endpoint(new EndpointSettings("a", 80, 1), new EndpointHealth(), false));
        }
    }

    private Tries tries(String method, boolean once) {
        UpstreamRequest request = new UpstreamRequest(
                method,
                "/",
                null,
                new Fields(),
                0,
                null,
                once ? UpstreamRequest.Repetition.NEVER : UpstreamRequest.Repetition.BY_METHOD);
        return new Tries(
                request, new RetrySettings(3, new Causes(true, false, Set.of()), OF_TRY, 0, 20, false), budget, false);
    }
}
