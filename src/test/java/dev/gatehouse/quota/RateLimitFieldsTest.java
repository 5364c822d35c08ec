package dev.gatehouse.quota;

import static dev.gatehouse.exchange.ExchangeFixture.configuration;
import static dev.gatehouse.exchange.ExchangeFixture.route;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.http.Fields;
import dev.gatehouse.quota.QuotaDecision.Exceeded;
import dev.gatehouse.quota.QuotaDecision.Within;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.Route;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RateLimitFieldsTest {

    private final ManualTime time = new ManualTime(0, Instant.parse("2026-01-01T23:59:30Z"));
    private final LimiterStore store = new LimiterStore(time.source());

    @Test
    void one_limit_with_a_window() {
        RateLimitFields fields = first(List.of(limit(100, Period.MINUTE, 100, CountBy.CONSUMER)), List.of());

        assertEquals("\"minute\";q=100;w=60", fields.policy());
        assertEquals("\"minute\";r=99;t=1", fields.current());
    }

    @Test
    void a_burst_that_differs_from_the_rate_is_named() {
        RateLimitFields fields = first(List.of(limit(100, Period.SECOND, 200, CountBy.CONSUMER)), List.of());

        assertEquals("\"second\";q=100;w=1;gatehouse-burst=200", fields.policy());
        assertEquals("\"second\";r=199;t=1", fields.current());
    }

    @Test
    void a_calendar_window_tells_when_it_ends_and_a_month_has_no_fixed_length() {
        RateLimitFields fields = first(
                List.of(
                        limit(10_000, Period.DAY, 10_000, CountBy.ADDRESS),
                        limit(1_000_000, Period.MONTH, 1_000_000, CountBy.ROUTE)),
                List.of());

        assertEquals("\"day-address\";q=10000;w=86400, \"month-route\";q=1000000", fields.policy());
        assertEquals("\"day-address\";r=9999;t=30, \"month-route\";r=999999;t=2592030", fields.current());
    }

    @Test
    void the_limits_of_route_and_consumer_stand_in_one_list_under_names_of_their_own() {
        RateLimitFields fields = first(
                List.of(
                        limit(5, Period.SECOND, 5, CountBy.header("X-Tenant")),
                        limit(6, Period.SECOND, 6, CountBy.header("X-Other"))),
                List.of(limit(3, Period.HOUR, 3, CountBy.CONSUMER)));

        assertEquals(
                "\"second-header\";q=5;w=1, \"second-header-2\";q=6;w=1, \"consumer-hour\";q=3;w=3600",
                fields.policy());
        assertEquals(
                "\"second-header\";r=4;t=1, \"second-header-2\";r=5;t=1, \"consumer-hour\";r=2;t=30", fields.current());
    }

    @Test
    void a_number_is_no_longer_than_a_structured_field_allows() {
        RateLimitFields fields =
                first(List.of(limit(Long.MAX_VALUE, Period.SECOND, Long.MAX_VALUE, CountBy.CONSUMER)), List.of());

        assertEquals("\"second\";q=999999999999999;w=1", fields.policy());
        assertEquals("\"second\";r=999999999999999;t=1", fields.current());
    }

    @Test
    void nothing_remains_for_a_refused_request() {
        Route route = route(AuthSettings.PUBLIC, limit(3, Period.MINUTE, 1, CountBy.CONSUMER));
        Quotas quotas = Quotas.of(configuration(List.of(route), List.of()), store);
        Exchange exchange = ExchangeFixture.exchange(route, new Fields());
        quotas.decide(exchange);

        assertEquals("\"minute\";r=0;t=20", fields(quotas.decide(exchange)).current());
    }

    private RateLimitFields first(List<RateLimit> ofRoute, List<RateLimit> ofConsumer) {
        Route route = route(AuthSettings.PUBLIC, ofRoute.toArray(RateLimit[]::new));
        ConsumerSettings consumer = new ConsumerSettings("acme", 0, List.of(), List.of(), ofConsumer);
        Exchange exchange = ExchangeFixture.exchange(route, new Fields());
        exchange.calledBy(new Caller(consumer, "key"), AuthFinding.NONE);
        return fields(Quotas.of(configuration(List.of(route), List.of(consumer)), store)
                .decide(exchange));
    }

    private static RateLimitFields fields(QuotaDecision decision) {
        return decision.fold(
                unlimited -> RateLimitFields.NONE,
                Within::fields,
                Exceeded::fields,
                undecided -> RateLimitFields.NONE,
                pending -> RateLimitFields.NONE);
    }

    private static RateLimit limit(long count, Period period, long burst, CountBy countBy) {
        return new RateLimit(count, period, burst, countBy, ZoneOffset.UTC);
    }
}
