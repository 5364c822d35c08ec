package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.AddressRules;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.AuthSettings.Demands;
import dev.gatehouse.route.ConcurrentLimit;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.CostSettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.Identities;
import dev.gatehouse.route.KeyHash;
import dev.gatehouse.route.KeyTerms;
import dev.gatehouse.route.KeyTerms.RouteNames;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction;
import dev.gatehouse.route.SchemeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code limits.path} shows. */
final class OwnLimitsTest {

    private static final AuthFinding BY_KEY = new AuthFinding("api-key", List.of());
    private static final AuthSettings KEYED = AuthSettings.of(new SchemeSettings.ApiKey(null));

    private final ManualTime time = new ManualTime(0, Instant.parse("2026-01-01T12:00:00Z"));
    private final LimiterStore store = new LimiterStore(time.source());

    @Test
    void a_consumer_sees_its_own_limits_and_asking_uses_none() {
        LimitSettings gold = new LimitSettings(
                List.of(day(10), minute(5, CountBy.CONSUMER), minute(7, CountBy.ROUTE.ofEachConsumer())),
                List.of(new ConcurrentLimit(4, CountBy.CONSUMER)),
                true);
        ConsumerSettings acme = Asked.consumer("acme", 0, "gold", gold);
        Route first = keyed("first", 0);
        Route limits = keyed("limits", 1).doing(new RouteAction.ShowLimits());
        Quotas quotas = quotas(List.of(first, limits), acme, LimitSettings.NONE);
        ask(quotas, first, acme);
        ask(quotas, first, acme).hold().end(0, 0);
        assertEquals(RateLimitFields.NONE, ask(quotas, limits, acme).fields());

        assertEquals("""
            {"consumer":"acme","plan":"gold","limits":[\
            {"name":"consumer-day","limit":"10/day per consumer","counts":"requests","quota":10,\
            "used":2,"remaining":8,"resetSeconds":43200,"enforced":true},\
            {"name":"consumer-minute","limit":"5/min burst 5 per consumer","counts":"requests","quota":5,\
            "used":2,"remaining":3,"resetSeconds":24,"enforced":true},\
            {"name":"consumer-minute-route","limit":"7/min burst 7 per consumer+route","counts":"requests","quota":7,\
            "enforced":true},\
            {"name":"consumer-concurrent","limit":"4 at once per consumer","counts":"at-once","quota":4,\
            "used":1,"remaining":3,"enforced":true}]}
            """, shown(quotas, limits, new Caller(acme, "key")));
    }

    @Test
    void what_limits_everybody_and_what_routes_count_of_the_caller_is_shown_too() {
        ConsumerSettings acme = Asked.consumer("acme", 0, null, LimitSettings.NONE);
        Route first = keyed("first", 0, day(9), minute(50, CountBy.ADDRESS));
        Route limits = keyed("limits", 1).doing(new RouteAction.ShowLimits());
        Quotas quotas = quotas(List.of(first, limits), acme, enforced(minute(60, CountBy.GATEWAY)));
        ask(quotas, first, acme);

        assertEquals("""
            {"consumer":"acme","plan":null,"limits":[\
            {"name":"gateway-minute","limit":"60/min burst 60 per gateway","counts":"requests","quota":60,\
            "used":1,"remaining":59,"resetSeconds":1,"enforced":true},\
            {"name":"day","route":"first","limit":"9/day per consumer","counts":"requests","quota":9,\
            "used":1,"remaining":8,"resetSeconds":43200,"enforced":true}]}
            """, shown(quotas, limits, new Caller(acme, "key")));
    }

    @Test
    void nothing_is_told_of_routes_that_the_caller_may_not_call() {
        KeyHash hash = Objects.requireNonNull(KeyHash.parse(KeyHash.PLAIN + "9".repeat(64)));
        KeyTerms held = new KeyTerms(null, null, null, null, List.of(), List.of(new RouteNames("f*")), List.of());
        ConsumerSettings acme = new ConsumerSettings(
                "acme",
                0,
                List.of(new KeySettings("all", hash, KeyTerms.NONE), new KeySettings("some", hash, held)),
                List.of("users"),
                null,
                LimitSettings.NONE,
                null,
                Identities.NONE);
        List<Route> routes = List.of(
                limited(ExchangeFixture.route("public", 0, AuthSettings.PUBLIC)),
                limited(ExchangeFixture.route("staff", 1, demanding(new Demands(List.of(), List.of("staff"))))),
                limited(ExchangeFixture.route("scoped", 2, demanding(new Demands(List.of("write"), List.of())))),
                limited(ExchangeFixture.route(
                        "by-method",
                        3,
                        demanding(new Demands(List.of(), List.of(), Map.of("staff", Set.of("GET")), null)))),
                limited(ExchangeFixture.route("certified", 4, AuthSettings.of(new SchemeSettings.Certificate()))),
                limited(ExchangeFixture.route("first", 5, demanding(new Demands(List.of(), List.of("users"))))),
                limited(ExchangeFixture.route("second", 6, KEYED)),
                keyed("limits", 7).doing(new RouteAction.ShowLimits()));
        Quotas quotas = quotas(routes, acme, LimitSettings.NONE);

        assertEquals(List.of("first", "second"), routesIn(shown(quotas, routes.get(7), new Caller(acme, "all"))));
        assertEquals(List.of("first"), routesIn(shown(quotas, routes.get(7), new Caller(acme, "some"))));
    }

    @Test
    void of_more_limits_of_routes_than_are_shown_the_number_is_told() {
        ConsumerSettings acme = Asked.consumer("acme", 0, null, LimitSettings.NONE);
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 207; i++) {
            routes.add(keyed("r" + i, i, day(9)));
        }
        routes.add(keyed("limits", 207).doing(new RouteAction.ShowLimits()));
        Quotas quotas = quotas(routes, acme, LimitSettings.NONE);

        String shown = shown(quotas, routes.get(207), new Caller(acme, "key"));

        assertEquals(200, routesIn(shown).size());
        assertTrue(shown.endsWith("],\"moreOfRoutes\":7}\n"), shown);
    }

    @Test
    void what_was_granted_is_shown_apart_from_what_the_limit_says(@TempDir Path directory) throws Exception {
        WrittenGateway gateway = new WrittenGateway(directory, time, day(10));
        gateway.send(3, WrittenGateway.ACME);
        gateway.grant("day", 5L);

        String shown = gateway.shown();

        assertTrue(shown.contains("\"quota\":10,\"granted\":5,\"used\":3,\"remaining\":12,"), shown);
        time.pass(Duration.ofDays(1));
        assertTrue(gateway.shown().contains("\"quota\":10,\"used\":0,\"remaining\":10,"), gateway.shown());
    }

    private static List<String> routesIn(String shown) {
        List<String> routes = new ArrayList<>();
        for (String rest : shown.split("\"route\":\"", -1)) {
            routes.add(rest.substring(0, rest.indexOf('"')));
        }
        return routes.subList(1, routes.size());
    }

    private static String shown(Quotas quotas, Route limits, Caller caller) {
        Exchange asking = ExchangeFixture.exchange(limits, new Fields());
        asking.calledBy(caller, BY_KEY);
        return quotas.shown(asking);
    }

    private static Asked ask(Quotas quotas, Route route, ConsumerSettings consumer) {
        return Asked.of(quotas, route, new Caller(consumer, "key"));
    }

    private Quotas quotas(List<Route> routes, ConsumerSettings consumer, LimitSettings ofGateway) {
        return Quotas.of(Asked.configuration(routes, List.of(consumer), ofGateway), store);
    }

    private static AuthSettings demanding(Demands demands) {
        return new AuthSettings(
                List.of(new SchemeSettings.ApiKey(null)),
                demands,
                AddressRules.NONE,
                false,
                AuthSettings.STANDARD_TIMEOUT);
    }

    private static Route keyed(String id, int index, RateLimit... limits) {
        return Asked.route(ExchangeFixture.route(id, index, KEYED), enforced(limits), CostSettings.ONE);
    }

    private static Route limited(Route route) {
        return Asked.route(route, enforced(day(9)), CostSettings.ONE);
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
