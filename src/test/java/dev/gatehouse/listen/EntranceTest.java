package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.Cidr;
import dev.gatehouse.http.TrustedProxies;
import dev.gatehouse.listen.Entrance.Decision;
import dev.gatehouse.listen.Entrance.Place;
import dev.gatehouse.listen.Entrance.TurnedAway;
import dev.gatehouse.listen.Refusals.Cause;
import dev.gatehouse.route.GatewaySettings.AcceptRate;
import dev.gatehouse.route.GatewaySettings.ConnectionLimits;
import dev.gatehouse.route.GatewaySettings.Patience;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EntranceTest {

    private static final String ONE = "192.0.2.1";
    private static final String ANOTHER = "192.0.2.2";
    private static final String PROXY = "10.0.0.1";

    private final FakeClock clock = new FakeClock();
    private final Watch watch = new Watch(clock, new Patience(Duration.ofDays(1), Duration.ofDays(1), null));

    @Test
    void there_are_only_so_many() throws Exception {
        Entrance entrance = entrance(2, null, null);
        enter(entrance, ONE);
        enter(entrance, ANOTHER);
        assertTurnedAway(Cause.TOO_MANY, entrance, "192.0.2.3");
        assertEquals(1, watch.counters().of(FrontCount.CONNECTIONS_BEYOND_LIMIT));
    }

    @Test
    void who_leaves_makes_room_for_one() throws Exception {
        Entrance entrance = entrance(2, null, null);
        Place first = enter(entrance, ONE);
        enter(entrance, ONE);
        first.leave();
        first.leave();
        enter(entrance, ONE);
        assertTurnedAway(Cause.TOO_MANY, entrance, ONE);
    }

    @Test
    void an_address_has_only_so_many_and_another_its_own() throws Exception {
        Entrance entrance = entrance(10, 1, null);
        enter(entrance, ONE);
        assertTurnedAway(Cause.TOO_MANY_OF_ADDRESS, entrance, ONE);
        enter(entrance, ANOTHER);
        assertEquals(2, entrance.open());
        assertEquals(1, watch.counters().of(FrontCount.CONNECTIONS_BEYOND_ADDRESS_LIMIT));
    }

    @Test
    void addresses_of_one_subscriber_are_counted_together() throws Exception {
        Entrance entrance = entrance(10, 1, null);
        enter(entrance, "2001:db8:0:1::1");
        assertTurnedAway(Cause.TOO_MANY_OF_ADDRESS, entrance, "2001:db8:0:1:ffff::2");
        enter(entrance, "2001:db8:0:2::1");
    }

    @Test
    void addresses_of_ipv4_are_not() throws Exception {
        Entrance entrance = entrance(10, 1, null);
        enter(entrance, ONE);
        enter(entrance, ANOTHER);
    }

    @Test
    void a_trusted_proxy_may_have_any_number() throws Exception {
        Entrance entrance = entrance(10, 1, null);
        enter(entrance, PROXY);
        enter(entrance, PROXY);
        assertEquals(0, entrance.addresses());
    }

    @Test
    void whom_a_proxy_names_is_counted_instead() throws Exception {
        Entrance entrance = entrance(10, 1, null);
        Place place = enter(entrance, PROXY);
        assertTrue(place.isTakenBy(address(ONE)));
        assertTurnedAway(Cause.TOO_MANY_OF_ADDRESS, entrance, ONE);
        assertFalse(enter(entrance, PROXY).isTakenBy(address(ONE)));
        place.leave();
        enter(entrance, ONE);
    }

    @Test
    void who_is_named_after_the_connection_has_ended_is_not_counted() throws Exception {
        Entrance entrance = entrance(10, 1, null);
        Place place = enter(entrance, PROXY);
        place.leave();
        place.isTakenBy(address(ONE));
        assertEquals(0, entrance.addresses());
    }

    @Test
    void there_are_only_so_many_in_a_time() throws Exception {
        Entrance entrance = entrance(10, 5, new AcceptRate(Duration.ofSeconds(1).toNanos(), 1));
        enter(entrance, ONE);
        assertTurnedAway(Cause.TOO_FAST, entrance, ANOTHER);
        assertEquals(1, entrance.open());
        assertEquals(1, entrance.addresses());
        clock.pass(Duration.ofSeconds(1));
        enter(entrance, ANOTHER);
    }

    @Test
    void who_is_turned_away_for_another_reason_uses_up_nothing_of_the_rate() throws Exception {
        Entrance entrance = entrance(10, 1, new AcceptRate(Duration.ofSeconds(1).toNanos(), 2));
        enter(entrance, ONE);
        assertTurnedAway(Cause.TOO_MANY_OF_ADDRESS, entrance, ONE);
        enter(entrance, ANOTHER);
    }

    private Entrance entrance(int most, @Nullable Integer perAddress, @Nullable AcceptRate rate) {
        TrustedProxies proxies = new TrustedProxies(List.of(Objects.requireNonNull(Cidr.parse("10.0.0.0/8"))));
        return new Entrance(new ConnectionLimits(most, perAddress, rate, null), () -> proxies, watch);
    }

    private static Place enter(Entrance entrance, String address) throws UnknownHostException {
        Decision decision = entrance.enter(address(address));
        return decision instanceof Place place ? place : fail(decision);
    }

    private static Place fail(Decision decision) {
        throw new AssertionError(decision);
    }

    private static void assertTurnedAway(Cause cause, Entrance entrance, String address) throws UnknownHostException {
        assertEquals(new TurnedAway(cause), entrance.enter(address(address)));
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }
}
