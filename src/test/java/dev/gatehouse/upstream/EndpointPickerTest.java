package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
                IntStream.range(0, 6).mapToObj(i -> picker.pick().host()).collect(Collectors.joining());
        assertEquals("babbab", twoRounds);
    }

    @Test
    void the_least_loaded_for_its_weight_is_chosen() {
        EndpointPicker picker = new EndpointPicker(Balance.LEAST_REQUESTS, List.of(light, heavy), bound -> 0);
        assertSame(heavy, picker.pick());
        heavy.enter();
        heavy.enter();
        assertSame(light, picker.pick());
    }

    @Test
    void equally_loaded_ones_are_chosen_by_chance() {
        Endpoint other = new Endpoint(new EndpointSettings("c", 3, 1));
        assertSame(light, new EndpointPicker(Balance.LEAST_REQUESTS, List.of(light, other), bound -> 0).pick());
        assertSame(other, new EndpointPicker(Balance.LEAST_REQUESTS, List.of(light, other), bound -> 1).pick());
    }
}
