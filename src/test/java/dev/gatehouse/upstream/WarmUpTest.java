package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.KeyedHash;
import dev.gatehouse.route.Balance;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.RequestKey;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How much an endpoint gets that is new or back, whatever it is chosen by. */
final class WarmUpTest {

    private static final KeyedHash HASH = new KeyedHash(0, 0);
    private static final int REQUESTS = 9000;
    private static final List<Balance> BALANCES =
            List.of(Balance.LEAST_REQUESTS, Balance.ROUND_ROBIN, Balance.byHash(RequestKey.CONSUMER));

    private final List<Endpoint> endpoints = List.of(endpoint(0), endpoint(1), endpoint(2));
    private final Endpoint back = endpoints.get(1);
    private final Random random = new Random(7);
    private long nowMillis;

    @Test
    void its_share_grows_from_a_tenth_to_all() {
        for (Balance balance : BALANCES) {
            nowMillis = 1000;
            back.health().begins(TimeUnit.MILLISECONDS.toNanos(nowMillis));
            double most = share(balance, Duration.ZERO);
            assertShare(0.1 * most, balance);
            nowMillis = 6000;
            assertShare(0.5 * most, balance);
            nowMillis = 10_000;
            assertShare(0.9 * most, balance);
            nowMillis = 11_000;
            assertShare(most, balance);
            assertEquals(false, back.health().isFresh());
        }
    }

    @Test
    void where_all_begin_each_has_its_share() {
        endpoints.forEach(endpoint -> endpoint.health().begins(0));
        for (Balance balance : BALANCES) {
            double most = share(balance, Duration.ZERO);
            assertShare(most, balance);
        }
    }

    private void assertShare(double expected, Balance balance) {
        double share = share(balance, Duration.ofSeconds(10));
        assertTrue(Math.abs(share - expected) < 0.04, () -> share + " in place of " + expected + " by " + balance);
    }

    /** Of the requests that go to the one that is back. */
    private double share(Balance balance, Duration slowStart) {
        WarmUp warmUp = new WarmUp(slowStart, () -> TimeUnit.MILLISECONDS.toNanos(nowMillis));
        EndpointPicker picker = new EndpointPicker(balance, endpoints, warmUp, random::nextInt);
        int count = 0;
        for (int i = 0; i < REQUESTS; i++) {
            count += picker.pick(List.of(), HASH.of("key" + i)) == back ? 1 : 0;
        }
        return (double) count / REQUESTS;
    }

    private static Endpoint endpoint(int number) {
        return new Endpoint(new EndpointSettings("10.0.0." + number, 80, 1), new EndpointHealth(), false);
    }
}
