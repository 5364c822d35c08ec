package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.EndpointSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is an endpoint of a service whose names stand for all their addresses. */
final class NameWatchTest {

    private static final long TEN_SECONDS = 10_000_000_000L;
    private static final EndpointSettings NAME = new EndpointSettings("orders.internal", 80, 2).forAllAddresses();
    private static final EndpointSettings OTHER = new EndpointSettings("10.0.0.9", 80, 1);

    private final Deque<Runnable> lookups = new ArrayDeque<>();
    private final List<InetAddress> answer = new ArrayList<>();
    private long nanos;
    private final AddressCache cache =
            new AddressCache(this::addresses, lookups::add, new TimeSource(() -> nanos, InstantSource.system()));
    private final NameWatch watch = new NameWatch(OneEndpoint.at(1).at(List.of(NAME, OTHER)), cache);

    private InetAddress[] addresses(String host) throws UnknownHostException {
        if (answer.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return answer.toArray(InetAddress[]::new);
    }

    @Test
    void until_something_is_known_it_is_the_name() {
        assertEquals(Optional.empty(), watch.changed());
        lookUp();
        assertEquals(Optional.empty(), watch.changed());
    }

    @Test
    void each_address_is_one_and_has_the_weight_of_the_name() throws UnknownHostException {
        answer.add(address(2));
        answer.add(address(1));
        watch.changed();
        lookUp();
        assertEquals(Optional.of(List.of(NAME.at(address(1)), NAME.at(address(2)), OTHER)), watch.changed());
        assertEquals(2, NAME.at(address(1)).weight());
        assertEquals(Optional.empty(), watch.changed());
    }

    @Test
    void the_order_of_the_addresses_is_no_change() throws UnknownHostException {
        answer.add(address(1));
        answer.add(address(2));
        watch.changed();
        lookUp();
        watch.changed();
        answer.add(answer.remove(0));
        lookUpAgain();
        assertEquals(Optional.empty(), watch.changed());
    }

    @Test
    void addresses_come_and_go() throws UnknownHostException {
        answer.add(address(1));
        watch.changed();
        lookUp();
        watch.changed();
        answer.set(0, address(3));
        lookUpAgain();
        assertEquals(Optional.of(List.of(NAME.at(address(3)), OTHER)), watch.changed());
    }

    @Test
    void those_known_last_stay_while_looking_up_fails() throws UnknownHostException {
        answer.add(address(1));
        watch.changed();
        lookUp();
        watch.changed();
        answer.clear();
        lookUpAgain();
        assertEquals(Optional.empty(), watch.changed());
    }

    private void lookUpAgain() {
        nanos += TEN_SECONDS;
        watch.changed();
        lookUp();
    }

    private void lookUp() {
        lookups.remove().run();
    }

    private static InetAddress address(int last) throws UnknownHostException {
        return InetAddress.getByAddress("orders.internal", new byte[] {10, 0, 0, (byte) last});
    }
}
