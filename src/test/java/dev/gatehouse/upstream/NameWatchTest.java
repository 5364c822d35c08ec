package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.listen.LogLines;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is an endpoint of a service whose names stand for all their addresses. */
final class NameWatchTest {

    private static final long TEN_SECONDS = 10_000_000_000L;
    private static final EndpointSettings NAME = new EndpointSettings("orders.internal", 9090, 2).forAllAddresses();
    private static final EndpointSettings OTHER = new EndpointSettings("10.0.0.9", 80, 1);

    private final FakeNames names = new FakeNames();
    private long nanos;
    private final AddressCache cache = new AddressCache(
            names,
            new TimeSource(() -> nanos, InstantSource.system()),
            new AdminPlace(new ListenAddress("127.0.0.1", 9090)));
    private final NameWatch watch = new NameWatch(OneEndpoint.at(1).at(List.of(NAME, OTHER)), cache);

    NameWatchTest() throws UnknownHostException {
        names.host("10.0.0.9", 60, "10.0.0.9");
    }

    @Test
    void until_something_is_known_it_is_the_name() {
        assertEquals(Optional.empty(), watch.changed());
        names.answer();
        assertEquals(Optional.empty(), watch.changed());
    }

    @Test
    void each_address_is_one_and_has_the_weight_of_the_name() throws UnknownHostException {
        lookUp("10.0.0.2", "10.0.0.1");
        assertEquals(Optional.of(List.of(at(1), at(2), OTHER)), watch.changed());
        assertEquals(2, at(1).weight());
        assertEquals(Optional.empty(), watch.changed());
    }

    @Test
    void the_order_of_the_addresses_is_no_change() throws UnknownHostException {
        lookUp("10.0.0.1", "10.0.0.2");
        watch.changed();
        lookUp("10.0.0.2", "10.0.0.1");
        assertEquals(Optional.empty(), watch.changed());
    }

    @Test
    void addresses_come_and_go() throws UnknownHostException {
        lookUp("10.0.0.1");
        watch.changed();
        lookUp("10.0.0.3");
        assertEquals(Optional.of(List.of(at(3), OTHER)), watch.changed());
    }

    @Test
    void those_known_last_stay_while_looking_up_fails() throws UnknownHostException {
        lookUp("10.0.0.1");
        watch.changed();
        names.forget("orders.internal");
        nanos += TEN_SECONDS;
        watch.changed();
        names.answer();
        assertEquals(Optional.empty(), watch.changed());
    }

    @Test
    void the_operators_side_is_none_of_them() throws UnknownHostException {
        lookUp("127.0.0.1", "10.0.0.1");
        assertEquals(Optional.of(List.of(at(1), OTHER)), watch.changed());
    }

    @Test
    void of_more_than_a_thousand_addresses_always_the_same_thousand_are_used_and_the_log_says_so() throws Exception {
        String[] all = new String[1001];
        for (int i = 0; i < all.length; i++) {
            all[i] = "10.1." + i / 256 + "." + i % 256;
        }
        try (LogLines log = LogLines.of(NameWatch.class)) {
            lookUp(all);
            List<EndpointSettings> used = watch.changed().orElseThrow();
            assertEquals(1001, used.size());
            assertEquals(OTHER, used.get(1000));
            Collections.reverse(Arrays.asList(all));
            lookUp(all);
            assertEquals(Optional.empty(), watch.changed());
            lookUp(Arrays.copyOf(all, 1000));
            watch.changed();
            assertEquals(
                    List.of(
                            "WARN upstream service: orders.internal leads to more than 1000 places; no more of them are used",
                            "INFO upstream service: orders.internal leads to no more than 1000 places again"),
                    log.all());
        }
    }

    private void lookUp(String... addresses) throws UnknownHostException {
        names.host("orders.internal", 10, addresses);
        nanos += TEN_SECONDS;
        watch.changed();
        names.answer();
    }

    private static EndpointSettings at(int last) throws UnknownHostException {
        return NAME.at(InetAddress.getByName("10.0.0." + last));
    }
}
