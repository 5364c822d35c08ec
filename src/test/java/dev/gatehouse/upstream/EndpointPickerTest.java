package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.gatehouse.http.KeyedHash;
import dev.gatehouse.route.Balance;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.RequestKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EndpointPickerTest {

    private static final KeyedHash HASH = new KeyedHash(0, 0);
    private static final List<Balance> BALANCES =
            List.of(Balance.LEAST_REQUESTS, Balance.ROUND_ROBIN, Balance.byHash(RequestKey.CONSUMER));

    /** Of no meaning where there is no hash. */
    private static final long KEY = HASH.of("a consumer");

    private final Endpoint light = endpoint("a", 1, 1);
    private final Endpoint heavy = endpoint("b", 2, 2);

    @Test
    void a_round_has_each_endpoint_as_often_as_its_weight_and_spread_out() {
        EndpointPicker picker = picker(Balance.ROUND_ROBIN, List.of(light, heavy), bound -> 0);
        String twoRounds =
                IntStream.range(0, 6).mapToObj(i -> pick(picker).host()).collect(Collectors.joining());
        assertEquals("babbab", twoRounds);
    }

    @Test
    void of_two_the_less_loaded_for_its_weight_is_chosen() {
        EndpointPicker picker = picker(Balance.LEAST_REQUESTS, List.of(light, heavy), bound -> 0);
        assertSame(heavy, pick(picker));
        heavy.enter();
        heavy.enter();
        assertSame(light, pick(picker));
    }

    @Test
    void equally_loaded_ones_are_chosen_by_chance() {
        Endpoint other = endpoint("c", 3, 1);
        assertSame(light, pick(picker(Balance.LEAST_REQUESTS, List.of(light, other), bound -> 0)));
        assertSame(other, pick(picker(Balance.LEAST_REQUESTS, List.of(light, other), bound -> bound - 1)));
    }

    @Test
    void one_that_takes_notably_longer_is_chosen_less() {
        Endpoint other = endpoint("c", 3, 1);
        EndpointPicker picker = picker(Balance.LEAST_REQUESTS, List.of(light, other), bound -> 0);
        light.health().answered(19);
        other.health().answered(10);
        assertSame(light, pick(picker));
        light.health().countFrom(0);
        for (int i = 0; i < 50; i++) {
            light.health().answered(40);
        }
        assertSame(other, pick(picker));
        other.enter();
        assertSame(other, pick(picker));
        other.enter();
        other.enter();
        other.enter();
        assertSame(light, pick(picker));
    }

    @Test
    void what_was_tried_is_not_chosen_while_there_is_another() {
        for (Balance balance : BALANCES) {
            EndpointPicker picker = picker(balance, List.of(light, heavy), bound -> 0);
            for (int i = 0; i < 6; i++) {
                assertSame(light, picker.pick(List.of(heavy), KEY));
                assertSame(heavy, picker.pick(List.of(light), KEY));
            }
            assertNotNull(picker.pick(List.of(light, heavy), KEY));
        }
    }

    @Test
    void only_those_in_use_are_chosen() {
        for (Balance balance : BALANCES) {
            EndpointPicker picker = picker(balance, List.of(light, heavy), bound -> 0);
            picker.use(Selection.of(List.of(light)));
            assertSame(light, pick(picker));
            picker.use(Selection.of(List.of(light, heavy)));
            assertSame(heavy, picker.pick(List.of(light), KEY));
        }
    }

    @Test
    void if_none_is_in_use_none_is_chosen() {
        for (Balance balance : BALANCES) {
            EndpointPicker picker = picker(balance, List.of(light, heavy), bound -> 0);
            picker.use(Selection.of(List.of()));
            assertNull(picker.pick(List.of(), KEY));
        }
    }

    @Test
    void who_has_failed_at_all_in_use_goes_to_the_reserve() {
        Endpoint backup = endpoint("c", 3, 1);
        for (Balance balance : BALANCES) {
            EndpointPicker picker = picker(balance, List.of(light, heavy, backup), bound -> 0);
            picker.use(new Selection(List.of(light, heavy), List.of(backup), UpstreamState.Mode.NORMAL));
            assertSame(backup, picker.pick(List.of(light, heavy), KEY));
            assertNotNull(picker.pick(List.of(light, heavy, backup), KEY));
            picker.use(new Selection(List.of(light), List.of(backup), UpstreamState.Mode.NORMAL));
            assertSame(light, pick(picker));
            assertSame(backup, picker.pick(List.of(light), KEY));
        }
    }

    @Test
    void a_request_without_a_key_goes_where_the_fewest_are() {
        EndpointPicker picker = picker(BALANCES.get(2), List.of(light, heavy), bound -> 0);
        light.enter();
        assertSame(heavy, picker.pick(List.of(), 0));
        heavy.enter();
        heavy.enter();
        heavy.enter();
        heavy.enter();
        assertSame(light, picker.pick(List.of(), 0));
    }

    private static EndpointPicker picker(Balance balance, List<Endpoint> endpoints, IntUnaryOperator random) {
        return new EndpointPicker(balance, endpoints, new WarmUp(Duration.ZERO, () -> 0), random);
    }

    private static Endpoint endpoint(String host, int port, int weight) {
        return new Endpoint(new EndpointSettings(host, port, weight), new EndpointHealth(), false);
    }

    private static Endpoint pick(EndpointPicker picker) {
        return Objects.requireNonNull(picker.pick(List.of(), KEY));
    }
}
