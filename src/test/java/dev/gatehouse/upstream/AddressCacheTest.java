package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatehouse.exchange.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AddressCacheTest {

    private static final long SECOND = 1_000_000_000L;

    private final Deque<Runnable> lookups = new ArrayDeque<>();
    private final AtomicInteger ran = new AtomicInteger();
    private long nanos;
    private InetAddress[] answer = {InetAddress.getLoopbackAddress()};
    private final AddressCache cache =
            new AddressCache(this::addresses, lookups::add, new TimeSource(() -> nanos, InstantSource.system()));

    private InetAddress[] addresses(String host) throws UnknownHostException {
        if (answer.length == 0) {
            throw new UnknownHostException(host);
        }
        return answer;
    }

    @Test
    void a_new_name_waits_for_its_look_up_and_is_looked_up_once() throws UnknownHostException {
        cache.whenKnown("a", ran::incrementAndGet);
        cache.whenKnown("a", ran::incrementAndGet);
        assertEquals(0, ran.get());
        assertEquals(1, lookups.size());
        lookups.remove().run();
        assertEquals(2, ran.get());
        assertArrayEquals(answer, cache.resolve("a"));
    }

    @Test
    void a_known_name_does_not_wait_and_is_looked_up_anew_when_it_is_old() {
        cache.whenKnown("a", ran::incrementAndGet);
        lookups.remove().run();
        nanos += 9 * SECOND;
        cache.whenKnown("a", ran::incrementAndGet);
        assertEquals(0, lookups.size());
        nanos += SECOND;
        cache.whenKnown("a", ran::incrementAndGet);
        assertEquals(1, lookups.size());
        assertEquals(3, ran.get());
    }

    @Test
    void what_was_known_serves_while_looking_up_fails() throws UnknownHostException {
        cache.whenKnown("a", ran::incrementAndGet);
        lookups.remove().run();
        InetAddress[] known = answer;
        answer = new InetAddress[0];
        nanos += 60 * SECOND;
        cache.whenKnown("a", ran::incrementAndGet);
        lookups.remove().run();
        assertArrayEquals(known, cache.resolve("a"));
    }

    @Test
    void a_name_without_addresses_is_told_and_tried_again_the_next_time() {
        answer = new InetAddress[0];
        cache.whenKnown("a", ran::incrementAndGet);
        lookups.remove().run();
        assertEquals(1, ran.get());
        assertThrows(UnknownHostException.class, () -> cache.resolve("a"));
        cache.whenKnown("a", ran::incrementAndGet);
        assertEquals(1, lookups.size());
    }
}
