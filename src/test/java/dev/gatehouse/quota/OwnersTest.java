package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.exchange.Caller;
import dev.gatehouse.route.ConcurrentLimit;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.CostSettings;
import dev.gatehouse.route.CostSettings.StatedCost;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.CountBy.Kind;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.RateLimit.Unit;
import dev.gatehouse.route.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Limits of the gateway, of plans, and those that are not enforced. */
final class OwnersTest {

    private final ManualTime time = new ManualTime(0, Instant.parse("2026-01-01T12:00:00Z"));
    private final LimiterStore store = new LimiterStore(time.source());
    private final Route first = Asked.route("first", 0, LimitSettings.NONE, CostSettings.ONE);
    private final Route second = Asked.route("second", 1, LimitSettings.NONE, CostSettings.ONE);

    @Test
    void a_limit_of_the_gateway_counts_all_routes_and_callers_together() {
        Quotas quotas =
                quotas(List.of(consumer("acme", 0, null, LimitSettings.NONE)), enforced(minute(2, CountBy.GATEWAY)));
        Caller acme = new Caller(consumer("acme", 0, null, LimitSettings.NONE), "key");

        assertTrue(Asked.of(quotas, first, Caller.ANONYMOUS, "192.0.2.7").letIn());
        assertTrue(Asked.of(quotas, second, acme).letIn());
        assertEquals(List.of("gateway-minute"), Asked.of(quotas, first, acme).refusedBy());
    }

    @Test
    void a_limit_of_the_gateway_per_address_counts_each_apart_over_all_routes() {
        Quotas quotas = quotas(List.of(), enforced(minute(1, CountBy.ADDRESS)));

        assertTrue(Asked.of(quotas, first, Caller.ANONYMOUS, "192.0.2.7").letIn());
        assertEquals(
                List.of("gateway-minute-address"),
                Asked.of(quotas, second, Caller.ANONYMOUS, "192.0.2.7").refusedBy());
        assertTrue(Asked.of(quotas, first, Caller.ANONYMOUS, "192.0.2.8").letIn());
    }

    @Test
    void consumers_of_one_plan_count_apart_and_together_where_the_plan_says_so() {
        LimitSettings gold = enforced(
                minute(2, CountBy.CONSUMER), new RateLimit(3, Period.HOUR, 3, CountBy.of(Kind.PLAN), ZoneOffset.UTC));
        ConsumerSettings acme = consumer("acme", 0, "gold", gold);
        ConsumerSettings other = consumer("other", 1, "gold", gold);
        ConsumerSettings third = consumer("third", 2, "silver", gold);
        Quotas quotas = quotas(List.of(acme, other, third), LimitSettings.NONE);

        assertTrue(ask(quotas, first, acme).letIn());
        assertTrue(ask(quotas, second, acme).letIn());
        assertEquals(List.of("consumer-minute"), ask(quotas, first, acme).refusedBy());
        assertTrue(ask(quotas, first, other).letIn());
        assertEquals(List.of("consumer-hour-plan"), ask(quotas, first, other).refusedBy());
        assertTrue(ask(quotas, first, third).letIn());
    }

    @Test
    void a_consumer_that_changes_its_plan_goes_on_with_what_it_has_used_of_a_day() {
        ConsumerSettings silver = consumer("acme", 0, "silver", enforced(day(2)));
        Quotas before = quotas(List.of(silver), LimitSettings.NONE);
        ask(before, first, silver);
        ask(before, first, silver);
        ConsumerSettings gold = consumer("acme", 0, "gold", enforced(day(3)));
        Quotas after = quotas(List.of(gold), LimitSettings.NONE);

        assertTrue(ask(after, first, gold).letIn());
        assertEquals(List.of("consumer-day"), ask(after, first, gold).refusedBy());
    }

    @Test
    void a_limit_that_is_not_enforced_refuses_nothing_tells_nobody_and_is_counted() {
        LimitSettings shadow = new LimitSettings(
                List.of(minute(1, CountBy.CONSUMER)), List.of(new ConcurrentLimit(2, CountBy.CONSUMER)), false);
        Route route = Asked.route("first", 0, shadow, CostSettings.ONE);
        Quotas quotas = Quotas.of(Asked.configuration(List.of(route), List.of(), LimitSettings.NONE), store);

        Asked within = Asked.of(quotas, route, Caller.ANONYMOUS);
        assertEquals(RateLimitFields.NONE, within.fields());
        assertEquals(List.of(), within.hold().end(0, 0).wouldRefuse());
        List<Asked> more = IntStream.range(0, 3)
                .mapToObj(i -> Asked.of(quotas, route, Caller.ANONYMOUS))
                .toList();
        assertTrue(more.stream().allMatch(Asked::letIn));
        List<List<String>> would =
                more.stream().map(asked -> asked.hold().end(0, 0).wouldRefuse()).toList();
        assertEquals(List.of(List.of("minute"), List.of("minute"), List.of("minute", "concurrent")), would);
        assertEquals(
                Map.of("refused", 0L, "wouldRefuse", 3L),
                store.counts().get("route first: 1/min burst 1 per consumer"));
        // All of those at once have been given back, once each.
        Asked.of(quotas, route, Caller.ANONYMOUS);
        assertEquals(
                List.of("minute"),
                Asked.of(quotas, route, Caller.ANONYMOUS).hold().end(0, 0).wouldRefuse());
    }

    @Test
    void what_a_limit_that_is_not_enforced_would_have_refused_is_charged_nothing_afterwards() {
        RateLimit bytes = new RateLimit(Unit.BYTES, 1000, Period.SECOND, 1000, CountBy.CONSUMER, ZoneOffset.UTC);
        LimitSettings shadow = new LimitSettings(List.of(bytes, minute(10, CountBy.CONSUMER)), List.of(), false);
        Route route =
                Asked.route("first", 0, shadow, new CostSettings(1, Map.of(), new StatedCost("X-Cost", 50, false)));
        Quotas quotas = Quotas.of(Asked.configuration(List.of(route), List.of(), LimitSettings.NONE), store);
        Asked.of(quotas, route, Caller.ANONYMOUS).hold().end(3000, 20);

        // Both would have refused this one, so that it would have sent nothing.
        assertEquals(
                List.of("second-bytes", "minute"),
                Asked.of(quotas, route, Caller.ANONYMOUS).hold().end(5000, 30).wouldRefuse());
        time.pass(Duration.ofSeconds(3));
        assertEquals(
                List.of("minute"),
                Asked.of(quotas, route, Caller.ANONYMOUS).hold().end(0, 0).wouldRefuse());
        time.pass(Duration.ofSeconds(63));
        assertEquals(
                List.of(),
                Asked.of(quotas, route, Caller.ANONYMOUS).hold().end(0, 0).wouldRefuse());
    }

    @Test
    void what_an_enforced_limit_refuses_is_not_counted_by_one_that_is_not() {
        Route route = Asked.route("first", 0, enforced(minute(1, CountBy.CONSUMER)), CostSettings.ONE);
        LimitSettings shadow = new LimitSettings(List.of(day(2).ofEachConsumer()), List.of(), false);
        ConsumerSettings acme = consumer("acme", 0, null, shadow);
        Quotas quotas = Quotas.of(Asked.configuration(List.of(route), List.of(acme), LimitSettings.NONE), store);

        ask(quotas, route, acme);
        for (int i = 0; i < 5; i++) {
            assertEquals(List.of("minute"), ask(quotas, route, acme).refusedBy());
        }
        time.pass(Duration.ofMinutes(1));
        assertEquals(List.of(), ask(quotas, route, acme).hold().end(0, 0).wouldRefuse());
    }

    @Test
    void refusals_are_counted_by_limit_and_forgotten_with_it() {
        Quotas quotas = quotas(List.of(), enforced(minute(1, CountBy.GATEWAY)));
        for (int i = 0; i < 3; i++) {
            Asked.of(quotas, first, Caller.ANONYMOUS);
        }
        assertEquals(
                Map.of("gateway: 1/min burst 1 per gateway", Map.of("refused", 2L, "wouldRefuse", 0L)), store.counts());

        Quotas next = quotas(List.of(), LimitSettings.NONE);
        assertEquals(1, store.counts().size(), "it may still be refused");
        next.inForce();
        assertEquals(Map.of(), store.counts());
    }

    @Test
    void more_different_limits_of_consumers_than_are_kept_together_with_routes_are_right_too() {
        List<ConsumerSettings> many = IntStream.range(0, 100)
                .mapToObj(i -> consumer("consumer-" + i, i, null, enforced(day(i + 1))))
                .toList();
        Quotas quotas = quotas(many, enforced(minute(1_000, CountBy.GATEWAY)));

        for (ConsumerSettings each : many) {
            assertEquals(
                    "\"gateway-minute\";q=1000;w=60, \"consumer-day\";q=" + (each.index() + 1) + ";w=86400",
                    ask(quotas, first, each).fields().policy());
        }
    }

    private static Asked ask(Quotas quotas, Route route, ConsumerSettings consumer) {
        return Asked.of(quotas, route, new Caller(consumer, "key"));
    }

    private Quotas quotas(List<ConsumerSettings> consumers, LimitSettings ofGateway) {
        return Quotas.of(Asked.configuration(List.of(first, second), consumers, ofGateway), store);
    }

    private static ConsumerSettings consumer(String id, int index, @Nullable String plan, LimitSettings limits) {
        return Asked.consumer(id, index, plan, limits);
    }

    private static LimitSettings enforced(RateLimit... rates) {
        return new LimitSettings(List.of(rates), List.of(), true);
    }

    private static RateLimit minute(long count, CountBy countBy) {
        return new RateLimit(count, Period.MINUTE, count, countBy, ZoneOffset.UTC);
    }

    private static RateLimit day(long count) {
        return new RateLimit(count, Period.DAY, count, CountBy.CONSUMER, ZoneOffset.UTC);
    }
}
