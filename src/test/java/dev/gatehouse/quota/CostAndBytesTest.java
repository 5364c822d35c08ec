package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.QuotaUse;
import dev.gatehouse.route.CostSettings;
import dev.gatehouse.route.CostSettings.StatedCost;
import dev.gatehouse.route.CountBy;
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
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CostAndBytesTest {

    private static final StatedCost STATED = new StatedCost("X-Cost", 50, false);

    private final ManualTime time = new ManualTime(0, Instant.parse("2026-01-01T12:00:00Z"));
    private final LimiterStore store = new LimiterStore(time.source());

    @Test
    void a_request_takes_what_it_costs_and_is_refused_where_that_is_not_left() {
        Route route = route(minute(10), new CostSettings(4, Map.of(), null));
        Quotas quotas = quotas(route);

        assertTrue(ask(quotas, route).letIn());
        Asked second = ask(quotas, route);
        assertEquals("\"minute\";r=2;t=6", second.fields().current());
        Asked third = ask(quotas, route);
        assertEquals(List.of("minute"), third.refusedBy());
        assertEquals(12, third.retryAfterSeconds());
        time.pass(Duration.ofSeconds(11));
        assertFalse(ask(quotas, route).letIn());
        time.pass(Duration.ofSeconds(1));
        assertTrue(ask(quotas, route).letIn());
    }

    @Test
    void a_method_has_a_cost_of_its_own_and_one_of_nothing_is_let_in_whatever_is_left() {
        Route cheap = route(minute(1), new CostSettings(1, Map.of("GET", 0), null));
        Quotas quotas = quotas(cheap);

        for (int i = 0; i < 5; i++) {
            assertTrue(ask(quotas, cheap).letIn());
        }
        assertEquals("\"minute\";r=1;t=60", ask(quotas, cheap).fields().current());
    }

    @Test
    void what_the_service_states_beyond_the_cost_is_charged_when_the_exchange_has_ended() {
        Route route = route(minute(10), new CostSettings(1, Map.of(), STATED));
        Quotas quotas = quotas(route);

        Asked first = ask(quotas, route);
        assertEquals(new QuotaUse(true, 30, List.of()), first.hold().end(0, 30));
        Asked second = ask(quotas, route);
        assertEquals(List.of("minute"), second.refusedBy());
        assertEquals(21 * 6, second.retryAfterSeconds());
        time.pass(Duration.ofSeconds(21 * 6));
        assertTrue(ask(quotas, route).letIn());
    }

    @Test
    void what_the_service_states_below_the_cost_changes_nothing() {
        Route route = route(minute(10), new CostSettings(5, Map.of(), STATED));
        Quotas quotas = quotas(route);

        assertEquals(5, ask(quotas, route).hold().end(0, 2).cost());
        assertEquals("\"minute\";r=0;t=6", ask(quotas, route).fields().current());
    }

    @Test
    void a_route_whose_services_alone_state_costs_lets_nobody_in_who_is_over() {
        Route route = route(minute(10), new CostSettings(0, Map.of(), STATED));
        Quotas quotas = quotas(route);

        ask(quotas, route).hold().end(0, 9);
        Asked second = ask(quotas, route);
        assertTrue(second.letIn());
        second.hold().end(0, 1);
        assertEquals(List.of("minute"), ask(quotas, route).refusedBy());
    }

    @Test
    void bytes_of_both_bodies_are_charged_afterwards_and_whoever_is_over_is_refused_next_time() {
        Route route = route(bytes(1000), CostSettings.ONE);
        Quotas quotas = quotas(route);

        Asked first = ask(quotas, route);
        assertEquals(
                "\"second-bytes\";q=1000;qu=\"content-bytes\";w=1",
                first.fields().policy());
        first.hold().end(4500, 0);
        Asked second = ask(quotas, route);
        assertEquals(List.of("second-bytes"), second.refusedBy());
        assertEquals(4, second.retryAfterSeconds());
        time.pass(Duration.ofSeconds(4));
        assertTrue(ask(quotas, route).letIn());
    }

    @Test
    void a_charge_reaches_a_caller_whose_cell_was_given_away_meanwhile() {
        Route route = route(bytes(1000), CostSettings.ONE);
        LimiterStore crowded = new LimiterStore(time.source(), new SplittableRandom(1), 16);
        Quotas quotas = Quotas.of(Asked.configuration(List.of(route), List.of(), LimitSettings.NONE), crowded);

        Asked early = Asked.of(quotas, route, Caller.ANONYMOUS, "192.0.2.1");
        for (int i = 0; i < 16; i++) {
            Asked.of(quotas, route, Caller.ANONYMOUS, "198.51.100." + i);
        }
        early.hold().end(5000, 0);

        assertEquals(
                List.of("second-bytes"),
                Asked.of(quotas, route, Caller.ANONYMOUS, "192.0.2.1").refusedBy());
    }

    private Asked ask(Quotas quotas, Route route) {
        return Asked.of(quotas, route, Caller.ANONYMOUS);
    }

    private Quotas quotas(Route route) {
        return Quotas.of(Asked.configuration(List.of(route), List.of(), LimitSettings.NONE), store);
    }

    private static Route route(RateLimit limit, CostSettings cost) {
        return Asked.route("orders", 0, new LimitSettings(List.of(limit), List.of(), true), cost);
    }

    private static RateLimit minute(long count) {
        return new RateLimit(count, Period.MINUTE, count, CountBy.CONSUMER, ZoneOffset.UTC);
    }

    private static RateLimit bytes(long count) {
        return new RateLimit(Unit.BYTES, count, Period.SECOND, count, CountBy.CONSUMER, ZoneOffset.UTC);
    }
}
