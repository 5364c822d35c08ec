package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.KeyedHash;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.CountBy.Kind;
import dev.gatehouse.route.CountBy.Part;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CallerKeyTest {

    private static final CountBy BY_TENANT = CountBy.header("X-Tenant");
    private static final CountBy BY_BOTH = new CountBy(
            List.of(new Part(Kind.HEADER, "X-Tenant"), new Part(Kind.CONSUMER, null), new Part(Kind.ROUTE, null)));

    @Test
    void a_caller_is_named_by_all_its_parts_in_one_order() {
        assertEquals("acme orders red", text(BY_BOTH, "acme", "192.0.2.1", "red"));
        assertEquals("192.0.2.1 orders -", text(BY_BOTH, null, "192.0.2.1", null));
    }

    @Test
    void an_address_of_ipv6_is_named_by_its_network() {
        assertEquals("2001:db8:0:1::/64", text(CountBy.ADDRESS, "acme", "2001:DB8:0:1:2:3:4:5", null));
        assertEquals("192.0.2.7", text(CountBy.ADDRESS, "acme", "::ffff:192.0.2.7", null));
    }

    @Test
    void no_value_can_be_taken_for_another_one_or_for_none() {
        List<String> texts = List.of(
                text(BY_TENANT, null, "192.0.2.1", null),
                text(BY_TENANT, null, "192.0.2.1", ""),
                text(BY_TENANT, null, "192.0.2.1", "-"),
                text(BY_TENANT, null, "192.0.2.1", "\"-\""),
                text(BY_TENANT, null, "192.0.2.1", "a b"),
                text(BY_TENANT, null, "192.0.2.1", "a\\ b"));

        assertEquals(texts.size(), texts.stream().distinct().count(), texts.toString());
    }

    @Test
    void a_hash_differs_from_process_to_process_and_from_limit_to_limit() {
        Exchange exchange = exchange("acme", "192.0.2.1", "red");
        long hash = new CallerKey(BY_BOTH, new KeyedHash(1, 2)).hash(3, exchange);

        assertEquals(hash, new CallerKey(BY_BOTH, new KeyedHash(1, 2)).hash(3, exchange));
        assertNotEquals(hash, new CallerKey(BY_BOTH, new KeyedHash(1, 3)).hash(3, exchange));
        assertNotEquals(hash, new CallerKey(BY_BOTH, new KeyedHash(1, 2)).hash(4, exchange));
    }

    @Test
    void a_limit_is_told_by_its_owner_and_by_what_its_counts_mean() {
        assertEquals(
                "route orders: 5/s burst 9 per consumer",
                limit(new RateLimit(5, Period.SECOND, 9, CountBy.CONSUMER, ZoneOffset.UTC)));
        assertEquals(
                "route orders: day per address in Europe/Berlin",
                limit(new RateLimit(5, Period.DAY, 5, CountBy.ADDRESS, ZoneId.of("Europe/Berlin"))));
    }

    private static String limit(RateLimit settings) {
        LimiterStore store = new LimiterStore(new ManualTime(0, Instant.EPOCH).source());
        return new Limit("route orders", "name", settings, store).identity();
    }

    private static String text(CountBy countBy, @Nullable String consumer, String address, @Nullable String tenant) {
        return new CallerKey(countBy, new KeyedHash(1, 2)).text(exchange(consumer, address, tenant));
    }

    private static Exchange exchange(@Nullable String consumer, String address, @Nullable String tenant) {
        Fields fields = new Fields();
        if (tenant != null) {
            fields.add("X-Tenant", tenant);
        }
        Exchange exchange = ExchangeFixture.exchange(
                ExchangeFixture.route(AuthSettings.PUBLIC), ExchangeFixture.request(address, "/orders/1", fields));
        exchange.calledBy(new Caller(null, consumer, null, List.of(), List.of()), AuthFinding.NONE);
        return exchange;
    }
}
