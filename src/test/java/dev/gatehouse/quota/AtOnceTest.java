package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.QuotaHold;
import dev.gatehouse.route.ConcurrentLimit;
import dev.gatehouse.route.CostSettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class AtOnceTest {

    private final ManualTime time = new ManualTime(0, Instant.parse("2026-01-01T12:00:00Z"));
    private final LimiterStore store = new LimiterStore(time.source());

    @Test
    void as_many_as_the_limit_says_are_under_way_and_one_that_ends_makes_room() {
        Route route = route(2);
        Quotas quotas = quotas(route);
        Asked first = ask(quotas, route);
        assertEquals(
                "\"concurrent\";q=2;qu=\"concurrent-requests\"", first.fields().policy());
        assertEquals("\"concurrent\";r=1", first.fields().current());
        ask(quotas, route);

        Asked third = ask(quotas, route);
        assertEquals(List.of("concurrent"), third.refusedBy());
        assertEquals(1, third.retryAfterSeconds());
        time.pass(Duration.ofDays(1));
        assertEquals(List.of("concurrent"), ask(quotas, route).refusedBy());
        first.hold().end(0, 0);
        assertTrue(ask(quotas, route).letIn());
    }

    @Test
    void what_another_limit_refuses_is_not_under_way() {
        RateLimit once = new RateLimit(1, Period.SECOND, 1, CountBy.CONSUMER, ZoneOffset.UTC);
        Route route = Asked.route(
                "orders",
                0,
                new LimitSettings(List.of(once), List.of(new ConcurrentLimit(2, CountBy.CONSUMER)), true),
                CostSettings.ONE);
        Quotas quotas = quotas(route);
        ask(quotas, route);
        for (int i = 0; i < 5; i++) {
            assertEquals(List.of("second"), ask(quotas, route).refusedBy());
        }
        time.pass(Duration.ofSeconds(1));

        assertTrue(ask(quotas, route).letIn());
    }

    @Test
    void a_limit_that_a_reload_has_changed_knows_of_what_is_under_way() {
        Route before = route(1);
        Asked first = ask(quotas(before), before);
        Route raised = route(2);
        Quotas after = quotas(raised);

        assertTrue(ask(after, raised).letIn());
        assertEquals(List.of("concurrent"), ask(after, raised).refusedBy());
        first.hold().end(0, 0);
        assertTrue(ask(after, raised).letIn());
    }

    @Property(tries = 200)
    void never_more_are_under_way_than_the_limit_says_and_none_is_refused_below_it(
            @ForAll @IntRange(min = 1, max = 5) int most,
            @ForAll @Size(max = 100) List<@IntRange(min = 0, max = 2) Integer> steps) {
        Route route = route(most);
        Quotas quotas = quotas(route);
        Deque<QuotaHold> underWay = new ArrayDeque<>();
        for (int step : steps) {
            if (step == 0 && !underWay.isEmpty()) {
                underWay.remove().end(0, 0);
            } else {
                Asked asked = ask(quotas, route);
                assertEquals(underWay.size() < most, asked.letIn());
                if (asked.letIn()) {
                    underWay.add(asked.hold());
                }
            }
        }
        underWay.forEach(hold -> hold.end(0, 0));
    }

    @Test
    void many_threads_never_see_more_at_once_and_leave_none_behind() throws Exception {
        Route route = route(3);
        Quotas quotas = quotas(route);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Callable<Integer> work = () -> {
            int letIn = 0;
            for (int i = 0; i < 2_000; i++) {
                Asked asked = ask(quotas, route);
                if (asked.letIn()) {
                    letIn++;
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    underWay.decrementAndGet();
                    asked.hold().end(0, 0);
                }
            }
            return letIn;
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Integer> letIn = new ArrayList<>();
            for (Future<Integer> result : threads.invokeAll(Collections.nCopies(4, work))) {
                letIn.add(result.get());
            }
            assertTrue(letIn.stream().mapToInt(Integer::intValue).sum() > 0);
        } finally {
            threads.shutdownNow();
        }

        assertTrue(most.get() <= 3, most + " at once");
        assertEquals("\"concurrent\";r=2", ask(quotas, route).fields().current());
    }

    private static Asked ask(Quotas quotas, Route route) {
        return Asked.of(quotas, route, Caller.ANONYMOUS);
    }

    private Quotas quotas(Route route) {
        return Quotas.of(Asked.configuration(List.of(route), List.of(), LimitSettings.NONE), store);
    }

    private static Route route(int most) {
        return Asked.route(
                "orders",
                0,
                new LimitSettings(List.of(), List.of(new ConcurrentLimit(most, CountBy.CONSUMER)), true),
                CostSettings.ONE);
    }
}
