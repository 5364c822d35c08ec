package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.gatehouse.route.Balance;
import dev.gatehouse.route.EndpointSettings;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EndpointPickerTest {

    private final Endpoint light = new Endpoint(new EndpointSettings("a", 1, 1));
    private final Endpoint heavy = new Endpoint(new EndpointSettings("b", 2, 2));

    @Test
    void a_round_has_each_endpoint_as_often_as_its_weight_and_spread_out() {
        EndpointPicker picker = new EndpointPicker(Balance.ROUND_ROBIN, List.of(light, heavy), bound -> 0);
        String twoRounds =
                IntStream.range(0, 6).mapToObj(i -> pick(picker).host()).collect(Collectors.joining());
        assertEquals("babbab", twoRounds);
    }

    @Test
    void of_two_the_less_loaded_for_its_weight_is_chosen() {
        EndpointPicker picker = new EndpointPicker(Balance.LEAST_REQUESTS, List.of(light, heavy), bound -> 0);
        assertSame(heavy, pick(picker));
        heavy.enter();
        heavy.enter();
        assertSame(light, pick(picker));
    }

    @Test
    void equally_loaded_ones_are_chosen_by_chance() {
        Endpoint other = new Endpoint(new EndpointSettings("c", 3, 1));
        assertSame(light, pick(new EndpointPicker(Balance.LEAST_REQUESTS, List.of(light, other), bound -> 0)));
        assertSame(other, pick(new EndpointPicker(Balance.LEAST_REQUESTS, List.of(light, other), bound -> bound - 1)));
    }

    @Test
    void one_that_takes_notably_longer_is_chosen_less() {
        Endpoint other = new Endpoint(new EndpointSettings("c", 3, 1));
        EndpointPicker picker = new EndpointPicker(Balance.LEAST_REQUESTS, List.of(light, other), bound -> 0);
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
        for (Balance balance : Balance.values()) {
            EndpointPicker picker = new EndpointPicker(balance, List.of(light, heavy), bound -> 0);
            for (int i = 0; i < 6; i++) {
                assertSame(light, picker.pick(List.of(heavy)));
                assertSame(heavy, picker.pick(List.of(light)));
            }
            assertNotNull(picker.pick(List.of(light, heavy)));
        }
    }

    @Test
    void only_those_in_use_are_chosen() {
        for (Balance balance : Balance.values()) {
            EndpointPicker picker = new EndpointPicker(balance, List.of(light, heavy), bound -> 0);
            picker.use(List.of(light));
            assertSame(light, pick(picker));
            picker.use(List.of(light, heavy));
            assertSame(heavy, picker.pick(List.of(light)));
        }
    }

    private static Endpoint pick(EndpointPicker picker) {
        return picker.pick(List.of());
    }
}
