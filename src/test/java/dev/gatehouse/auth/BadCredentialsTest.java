package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.GatewaySettings.AcceptRate;
import dev.gatehouse.route.GatewaySettings.BadCredentialLimit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BadCredentialsTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Eight at once, then one in ten seconds. */
    private static final BadCredentialLimit LIMIT =
            new BadCredentialLimit(new AcceptRate(10 * SECOND, 8), Duration.ofSeconds(30));

    private static final String CLIENT = "192.0.2.1";

    private final AtomicLong nanos = new AtomicLong(-7);
    private final BadCredentials bad = new BadCredentials(new TimeSource(nanos::get, InstantSource.system()));

    @Test
    void the_first_are_answered_at_once_and_each_further_one_later_than_the_one_before() {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            millis.add(bad.refused(CLIENT, LIMIT) / 1_000_000);
        }
        assertEquals(List.of(0L, 0L, 333L, 666L, 1000L, 1333L, 1666L, 2000L), millis);
    }

    @Test
    void who_sends_one_too_many_is_held_back_each_time_twice_as_long() {
        for (long hold = 30; hold <= 30 * 64; hold *= 2) {
            assertEquals(0, bad.heldSeconds(CLIENT, LIMIT));
            fill(CLIENT);
            assertEquals(hold, bad.heldSeconds(CLIENT, LIMIT));
            nanos.addAndGet(hold * SECOND - 1);
            assertEquals(1, bad.heldSeconds(CLIENT, LIMIT));
            nanos.incrementAndGet();
        }
        fill(CLIENT);
        assertEquals(30 * 64, bad.heldSeconds(CLIENT, LIMIT), "not longer than 64 times as long");
        assertEquals(8L, bad.counts().get("holds"));
    }

    @Test
    void an_hour_after_the_last_time_it_begins_anew() {
        fill(CLIENT);
        nanos.addAndGet(30 * SECOND + 3600 * SECOND);
        fill(CLIENT);
        assertEquals(30, bad.heldSeconds(CLIENT, LIMIT));
    }

    @Test
    void as_many_as_may_come_hold_nobody_back() {
        for (int i = 0; i < 8; i++) {
            bad.refused(CLIENT, LIMIT);
        }
        assertEquals(0, bad.heldSeconds(CLIENT, LIMIT));
    }

    @Test
    void bad_credentials_that_come_slowly_enough_hold_nobody_back() {
        for (int i = 0; i < 100; i++) {
            assertEquals(0, bad.refused(CLIENT, LIMIT));
            nanos.addAndGet(10 * SECOND);
        }
        assertEquals(0, bad.heldSeconds(CLIENT, LIMIT));
    }

    @Test
    void what_is_found_bad_while_an_address_is_held_back_makes_it_no_longer() {
        fill(CLIENT);
        for (int i = 0; i < 20; i++) {
            assertEquals(0, bad.refused(CLIENT, LIMIT));
        }
        assertEquals(30, bad.heldSeconds(CLIENT, LIMIT));
    }

    @Test
    void an_address_pays_for_its_own_network_alone() {
        fill("2001:db8:0:1::1");
        assertTrue(bad.heldSeconds("[2001:db8:0:1:ffff::2]", LIMIT) > 0);
        assertEquals(0, bad.heldSeconds("2001:db8:0:2::1", LIMIT));
        assertEquals(0, bad.heldSeconds(CLIENT, LIMIT));
        assertEquals(0, bad.heldSeconds("unknown", LIMIT));
        assertEquals(0, bad.refused("unknown", LIMIT));
    }

    @Test
    void without_a_limit_nobody_is_held_back() {
        fill(CLIENT);
        assertEquals(0, bad.heldSeconds(CLIENT, null));
        for (int i = 0; i < 100; i++) {
            assertEquals(0, bad.refused("192.0.2.2", null));
        }
        assertEquals(109L, bad.counts().get("refused"));
    }

    @Test
    void of_a_million_addresses_few_are_known_and_who_is_held_back_stays_so() {
        fill(CLIENT);
        for (int i = 0; i < 1_000_000; i++) {
            bad.refused("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255), LIMIT);
        }
        assertTrue(bad.heldSeconds(CLIENT, LIMIT) > 0);
    }

    private void fill(String client) {
        for (int i = 0; i < 8; i++) {
            bad.refused(client, LIMIT);
        }
        assertEquals(2 * SECOND, bad.refused(client, LIMIT));
    }
}
