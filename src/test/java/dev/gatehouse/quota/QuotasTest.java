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
import dev.gatehouse.quota.QuotaDecision.Undecided;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.CountBy.Kind;
import dev.gatehouse.route.CountBy.Part;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.Route;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class QuotasTest {

    private static final String ADDRESS = ExchangeFixture.ADDRESS;

    /** Shortly before its nanoseconds wrap. */
    private final ManualTime time = new ManualTime(Long.MAX_VALUE - 1_000, Instant.parse("2026-01-01T12:00:00Z"));

    private final LimiterStore store = new LimiterStore(time.source(), new SplittableRandom(1), 1 << 10);

    @Test
    void a_route_without_limits_lets_everything_through_and_announces_nothing() {
        Route open = route(AuthSettings.PUBLIC);

        assertEquals("unlimited", send(quotas(open), open, anonymous(), ADDRESS));
    }

    @Test
    void consumers_count_apart_and_addresses_where_there_is_none() {
        Route route = route(AuthSettings.PUBLIC, minute(1, CountBy.CONSUMER));
        Quotas quotas = quotas(route, consumer(0), consumer(1));

        assertEquals("within", send(quotas, route, caller(consumer(0)), ADDRESS));
        assertEquals("within", send(quotas, route, caller(consumer(1)), ADDRESS));
        assertEquals("over minute", send(quotas, route, caller(consumer(0)), "192.0.2.99"));
        assertEquals("within", send(quotas, route, anonymous(), ADDRESS));
        assertEquals("over minute", send(quotas, route, anonymous(), ADDRESS));
        assertEquals("within", send(quotas, route, anonymous(), "192.0.2.99"));
    }

    @Test
    void an_address_counts_as_one_however_it_is_written() {
        Route route = route(AuthSettings.PUBLIC, minute(1, CountBy.ADDRESS));
        Quotas quotas = quotas(route);

        assertEquals("within", send(quotas, route, anonymous(), "2001:db8:0:0:0:0:0:1"));
        assertEquals("over minute-address", send(quotas, route, anonymous(), "2001:DB8::1"));
        assertEquals("within", send(quotas, route, anonymous(), "192.0.2.1"));
        assertEquals("over minute-address", send(quotas, route, anonymous(), "::ffff:192.0.2.1"));
        assertEquals("within", send(quotas, route, anonymous(), "192.0.2.2"));
    }

    @Test
    void the_addresses_of_one_ipv6_network_count_as_one() {
        Route route = route(AuthSettings.PUBLIC, minute(1, CountBy.ADDRESS));
        Quotas quotas = quotas(route);

        assertEquals("within", send(quotas, route, anonymous(), "2001:db8:0:1::1"));
        assertEquals("over minute-address", send(quotas, route, anonymous(), "2001:db8:0:1:ffff::2"));
        assertEquals("within", send(quotas, route, anonymous(), "2001:db8:0:2::1"));
    }

    @Test
    void a_limit_per_route_counts_all_callers_together() {
        Route route = route(AuthSettings.PUBLIC, minute(2, CountBy.ROUTE));
        Quotas quotas = quotas(route, consumer(0));

        assertEquals("within", send(quotas, route, anonymous(), ADDRESS));
        assertEquals("within", send(quotas, route, caller(consumer(0)), ADDRESS));
        assertEquals("over minute-route", send(quotas, route, anonymous(), "192.0.2.99"));
    }

    @Test
    void a_limit_per_field_counts_each_value_apart_and_requests_without_it_together() {
        Route route = route(AuthSettings.PUBLIC, minute(1, CountBy.header("X-Tenant")));
        Quotas quotas = quotas(route);

        assertEquals("within", send(quotas, route, tenant("a")));
        assertEquals("within", send(quotas, route, tenant("b")));
        assertEquals("over minute-header", send(quotas, route, tenant("a")));
        assertEquals("within", send(quotas, route, anonymous(), ADDRESS));
        assertEquals("over minute-header", send(quotas, route, anonymous(), "192.0.2.99"));
    }

    @Test
    void a_limit_per_cookie_counts_each_value_apart_wherever_the_cookie_stands() {
        Route route = route(AuthSettings.PUBLIC, minute(1, new CountBy(List.of(new Part(Kind.COOKIE, "sid")))));
        Quotas quotas = quotas(route);

        assertEquals("within", send(quotas, route, fields("Cookie", "sid=a; theme=dark")));
        assertEquals("over minute-cookie", send(quotas, route, fields("Cookie", "theme=dark; sid=a")));
        assertEquals("within", send(quotas, route, fields("Cookie", "sid=b")));
        assertEquals("within", send(quotas, route, fields("Cookie", "sid=")));
        assertEquals("within", send(quotas, route, fields("Cookie", "theme=dark")));
        assertEquals("over minute-cookie", send(quotas, route, new Fields()));
    }

    @Test
    void a_limit_per_claim_counts_each_value_apart_and_callers_without_a_plain_one_together() {
        Route route = route(AuthSettings.PUBLIC, minute(1, new CountBy(List.of(new Part(Kind.CLAIM, "tenant")))));
        Quotas quotas = quotas(route);

        assertEquals("within", send(quotas, route, claiming("red"), ADDRESS));
        assertEquals("over minute-claim", send(quotas, route, claiming("red"), ADDRESS));
        assertEquals("within", send(quotas, route, claiming(new BigDecimal("7.0")), ADDRESS));
        assertEquals("over minute-claim", send(quotas, route, claiming("7"), ADDRESS));
        assertEquals("within", send(quotas, route, claiming(List.of("red", "blue")), ADDRESS));
        assertEquals("over minute-claim", send(quotas, route, anonymous(), ADDRESS));
    }

    @Test
    void a_combination_counts_together_only_what_is_alike_in_all_its_parts() {
        Route first = route("first", 0, AuthSettings.PUBLIC);
        Route second = route("second", 1, AuthSettings.PUBLIC);
        ConsumerSettings acme = consumer(0, minute(1, CountBy.ROUTE.ofEachConsumer()));
        ConsumerSettings other = consumer(1, minute(1, CountBy.ROUTE.ofEachConsumer()));
        Quotas quotas = Quotas.of(configuration(List.of(first, second), List.of(acme, other)), store);

        assertEquals("within", send(quotas, first, caller(acme), ADDRESS));
        assertEquals("over consumer-minute-route", send(quotas, first, caller(acme), "192.0.2.99"));
        assertEquals("within", send(quotas, second, caller(acme), ADDRESS));
        assertEquals("within", send(quotas, first, caller(other), ADDRESS));
    }

    @Test
    void a_window_whose_count_is_changed_goes_on_with_what_it_has_counted() {
        ConsumerSettings before = consumer(0, day(2));
        Route route = route(AuthSettings.PUBLIC);
        send(quotas(route, before), route, caller(before), ADDRESS);
        ConsumerSettings lowered = consumer(0, day(1));
        ConsumerSettings raised = consumer(0, day(3));

        assertEquals("over consumer-day", send(quotas(route, lowered), route, caller(lowered), ADDRESS));
        assertEquals("within", send(quotas(route, raised), route, caller(raised), ADDRESS));
        assertEquals("within", send(quotas(route, raised), route, caller(raised), ADDRESS));
        assertEquals("over consumer-day", send(quotas(route, raised), route, caller(raised), ADDRESS));
    }

    @Test
    void a_consumers_own_limit_counts_over_all_routes() {
        Route first = route("first", 0, AuthSettings.PUBLIC);
        Route second = route("second", 1, AuthSettings.PUBLIC);
        ConsumerSettings acme = consumer(0, minute(1, CountBy.CONSUMER));
        Quotas quotas = Quotas.of(configuration(List.of(first, second), List.of(acme)), store);

        assertEquals("within", send(quotas, first, caller(acme), ADDRESS));
        assertEquals("over consumer-minute", send(quotas, second, caller(acme), ADDRESS));
    }

    @Test
    void a_refused_request_is_counted_by_no_limit() {
        Route route = route(AuthSettings.PUBLIC, minute(2, CountBy.CONSUMER));
        ConsumerSettings acme = consumer(0, new RateLimit(1, Period.SECOND, 1, CountBy.CONSUMER, ZoneOffset.UTC));
        Quotas quotas = quotas(route, acme);

        assertEquals("within", send(quotas, route, caller(acme), ADDRESS));
        assertEquals("over consumer-second", send(quotas, route, caller(acme), ADDRESS));
        assertEquals("over consumer-second", send(quotas, route, caller(acme), ADDRESS));
        time.pass(Duration.ofSeconds(1));
        assertEquals("within", send(quotas, route, caller(acme), ADDRESS));
        assertEquals("over minute consumer-second", send(quotas, route, caller(acme), ADDRESS));
    }

    @Test
    void a_caller_is_told_to_wait_for_the_slowest_of_the_limits_it_exceeds() {
        Route route = route(
                AuthSettings.PUBLIC,
                new RateLimit(1, Period.SECOND, 1, CountBy.CONSUMER, ZoneOffset.UTC),
                new RateLimit(1, Period.DAY, 1, CountBy.CONSUMER, ZoneOffset.UTC));
        Quotas quotas = quotas(route);
        send(quotas, route, anonymous(), ADDRESS);
        QuotaDecision refused = quotas.decide(exchange(route, anonymous(), ADDRESS, new Fields()));

        long retryAfter = refused.fold(
                unlimited -> 0L, within -> 0L, Exceeded::retryAfterSeconds, undecided -> 0L, pending -> 0L);
        assertEquals(Duration.ofHours(12).toSeconds(), retryAfter);
    }

    @Test
    void a_reload_goes_on_with_the_limits_that_it_left_as_they_were() {
        Route before = route(AuthSettings.PUBLIC, minute(1, CountBy.CONSUMER));
        send(quotas(before, consumer(0)), before, caller(consumer(0)), ADDRESS);

        Route same = route(AuthSettings.PUBLIC, minute(1, CountBy.CONSUMER));
        ConsumerSettings[] many =
                IntStream.range(0, 5_000).mapToObj(QuotasTest::consumer).toArray(ConsumerSettings[]::new);
        assertEquals("over minute", send(quotas(same, many), same, caller(consumer(0)), ADDRESS));

        Route raised = route(AuthSettings.PUBLIC, minute(2, CountBy.CONSUMER));
        assertEquals("within", send(quotas(raised, consumer(0)), raised, caller(consumer(0)), ADDRESS));
    }

    @Test
    void two_routes_with_the_same_limit_count_apart() {
        Route first = route("first", 0, AuthSettings.PUBLIC, minute(1, CountBy.CONSUMER));
        Route second = route("second", 1, AuthSettings.PUBLIC, minute(1, CountBy.CONSUMER));
        Quotas quotas = Quotas.of(configuration(List.of(first, second), List.of()), store);

        assertEquals("within", send(quotas, first, anonymous(), ADDRESS));
        assertEquals("within", send(quotas, second, anonymous(), ADDRESS));
    }

    @Test
    void a_limit_said_twice_counts_once() {
        Route route = route(AuthSettings.PUBLIC, minute(2, CountBy.CONSUMER), minute(2, CountBy.CONSUMER));
        Quotas quotas = quotas(route);

        assertEquals("within", send(quotas, route, anonymous(), ADDRESS));
        assertEquals("within", send(quotas, route, anonymous(), ADDRESS));
        assertEquals("over minute", send(quotas, route, anonymous(), ADDRESS));
    }

    @Test
    void strangers_who_fill_the_room_then_share_one_bucket_and_reset_nobody() {
        Route route = route(AuthSettings.PUBLIC, new RateLimit(3, Period.MONTH, 3, CountBy.CONSUMER, ZoneOffset.UTC));
        Quotas quotas = quotas(route, consumer(0));
        for (int i = 0; i < 3; i++) {
            send(quotas, route, anonymous(), ADDRESS);
        }
        int within = 0;
        for (int i = 0; i < 20_000; i++) {
            String address = "198.18." + (i >> 8) + "." + (i & 0xFF);
            within += send(quotas, route, anonymous(), address).equals("within") ? 1 : 0;
        }

        assertEquals((1 << 10) - 1 + 3, within);
        assertEquals("over month", send(quotas, route, anonymous(), ADDRESS));
        assertEquals("within", send(quotas, route, caller(consumer(0)), ADDRESS));
    }

    private Quotas quotas(Route route, ConsumerSettings... consumers) {
        return Quotas.of(configuration(List.of(route), List.of(consumers)), store);
    }

    private static String send(Quotas quotas, Route route, Fields fields) {
        return verdict(quotas.decide(exchange(route, anonymous(), ADDRESS, fields)));
    }

    private static String send(Quotas quotas, Route route, Caller caller, String address) {
        return verdict(quotas.decide(exchange(route, caller, address, new Fields())));
    }

    private static String verdict(QuotaDecision decision) {
        return decision.fold(
                unlimited -> "unlimited",
                within -> "within",
                Exceeded::reason,
                Undecided::reason,
                pending -> "pending");
    }

    private static Exchange exchange(Route route, Caller caller, String address, Fields fields) {
        Exchange exchange = ExchangeFixture.exchange(route, ExchangeFixture.request(address, "/orders/1", fields));
        exchange.calledBy(caller, AuthFinding.NONE);
        return exchange;
    }

    private static Caller anonymous() {
        return Caller.ANONYMOUS;
    }

    private static Caller caller(ConsumerSettings consumer) {
        return new Caller(consumer, "key");
    }

    private static Caller claiming(Object tenant) {
        return new Caller(null, "id", null, List.of(), List.of(), name -> name.equals("tenant") ? tenant : null);
    }

    private static Fields tenant(String value) {
        return fields("x-tenant", value);
    }

    private static Fields fields(String name, String value) {
        Fields fields = new Fields();
        fields.add(name, value);
        return fields;
    }

    private static RateLimit day(long count) {
        return new RateLimit(count, Period.DAY, count, CountBy.CONSUMER, ZoneOffset.UTC);
    }

    private static ConsumerSettings consumer(int index, RateLimit... limits) {
        return new ConsumerSettings("consumer-" + index, index, List.of(), List.of(), List.of(limits));
    }

    private static RateLimit minute(long count, CountBy countBy) {
        return new RateLimit(count, Period.MINUTE, count, countBy, ZoneOffset.UTC);
    }
}
