package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When names are looked up, and what serves meanwhile. */
final class AddressCacheTest {

    private static final long SECOND = 1_000_000_000L;

    private final FakeNames names = new FakeNames();
    private final AtomicInteger ran = new AtomicInteger();
    private long nanos;
    private final AddressCache cache = new AddressCache(
            names,
            new TimeSource(() -> nanos, InstantSource.system()),
            new AdminPlace(new ListenAddress("127.0.0.1", 9090)));

    @Test
    void a_new_name_waits_for_its_look_up_and_is_looked_up_once() throws UnknownHostException {
        names.host("a", 60, "10.0.0.1");
        cache.whenKnown("a", ran::incrementAndGet);
        cache.whenKnown("a", ran::incrementAndGet);
        assertEquals(0, ran.get());
        assertEquals(List.of("a"), names.asked());
        names.answer();
        assertEquals(2, ran.get());
        assertEquals("10.0.0.1", cache.resolve("a")[0].getHostAddress());
    }

    @Test
    void a_known_name_is_looked_up_anew_when_its_time_is_over_and_not_before() throws UnknownHostException {
        lookUp(60);
        nanos += 60 * SECOND - 1;
        cache.host("a").refresh();
        assertEquals(List.of(), names.asked());
        nanos += 1;
        cache.host("a").refresh();
        cache.host("a").refresh();
        assertEquals(List.of("a"), names.asked());
    }

    @Test
    void who_connects_does_not_wait_while_a_known_name_is_looked_up_anew() throws UnknownHostException {
        lookUp(60);
        nanos += 61 * SECOND;
        cache.whenKnown("a", ran::incrementAndGet);
        assertEquals(1, ran.get());
        assertEquals(List.of("a"), names.asked());
        assertEquals("10.0.0.1", cache.resolve("a")[0].getHostAddress());
        names.host("a", 60, "10.0.0.2");
        names.answer();
        assertEquals("10.0.0.2", cache.resolve("a")[0].getHostAddress());
    }

    @Test
    void a_time_of_nothing_is_a_second() throws UnknownHostException {
        lookUp(0);
        nanos += SECOND - 1;
        cache.host("a").refresh();
        assertEquals(List.of(), names.asked());
        nanos += 1;
        cache.host("a").refresh();
        assertEquals(List.of("a"), names.asked());
    }

    @Test
    void a_very_long_time_is_five_minutes() throws UnknownHostException {
        lookUp(Integer.MAX_VALUE);
        nanos += 300 * SECOND - 1;
        cache.host("a").refresh();
        assertEquals(List.of(), names.asked());
        nanos += 1;
        cache.host("a").refresh();
        assertEquals(List.of("a"), names.asked());
    }

    @Test
    void what_was_known_serves_while_looking_up_fails_which_is_tried_ever_more_seldom() throws UnknownHostException {
        lookUp(10);
        names.forget("a");
        nanos += 10 * SECOND;
        for (long pause : new long[] {1, 2, 4, 8, 16, 30, 30}) {
            cache.host("a").refresh();
            assertEquals(List.of("a"), names.asked());
            names.answer();
            assertEquals("10.0.0.1", cache.resolve("a")[0].getHostAddress());
            nanos += pause * SECOND - 1;
            cache.host("a").refresh();
            assertEquals(List.of(), names.asked());
            nanos += 1;
        }
    }

    @Test
    void a_name_without_addresses_is_told_at_once_and_tried_again_after_a_second() throws UnknownHostException {
        cache.whenKnown("a", ran::incrementAndGet);
        names.answer();
        assertEquals(1, ran.get());
        assertThrows(UnknownHostException.class, () -> cache.resolve("a"));
        names.asked();
        cache.whenKnown("a", ran::incrementAndGet);
        assertEquals(2, ran.get());
        assertEquals(List.of(), names.asked());
        nanos += SECOND;
        names.host("a", 60, "10.0.0.1");
        cache.whenKnown("a", ran::incrementAndGet);
        assertEquals(2, ran.get());
        names.answer();
        assertEquals(3, ran.get());
    }

    @Test
    void names_that_nobody_wants_any_more_are_forgotten() throws UnknownHostException {
        lookUp(60);
        nanos += 599 * SECOND;
        cache.forgetUnused();
        assertEquals(1, cache.resolve("a").length);
        nanos += 2 * SECOND;
        cache.forgetUnused();
        assertThrows(UnknownHostException.class, () -> cache.resolve("a"));
    }

    @Test
    void no_name_leads_to_the_operators_side() throws UnknownHostException {
        names.host("a", 60, "127.0.0.1", "0.0.0.0", "10.0.0.1");
        cache.whenKnown("a", ran::incrementAndGet);
        names.answer();
        assertEquals(List.of(at("10.0.0.1", 9090)), cache.resolve("a", 9090));
        assertEquals(List.of(at("127.0.0.1", 80), at("0.0.0.0", 80), at("10.0.0.1", 80)), cache.resolve("a", 80));
        names.host("b", 60, "127.0.0.1");
        cache.whenKnown("b", ran::incrementAndGet);
        names.answer();
        assertThrows(UnknownHostException.class, () -> cache.resolve("b", 9090));
    }

    private static InetSocketAddress at(String address, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(address), port);
    }

    private void lookUp(int ttlSeconds) throws UnknownHostException {
        names.host("a", ttlSeconds, "10.0.0.1");
        cache.host("a").refresh();
        names.answer();
        names.asked();
    }
}
