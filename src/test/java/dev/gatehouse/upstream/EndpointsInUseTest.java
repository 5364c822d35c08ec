package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.listen.LogLines;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.upstream.UpstreamState.Mode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EndpointsInUseTest {

    private final List<Endpoint> endpoints = endpoints(false, 10);

    private List<Endpoint> inUse = endpoints;
    private List<Endpoint> reserve = List.of();
    private EndpointsInUse selection = new EndpointsInUse("orders", endpoints, 20, () -> 7, this::select);

    @Test
    void one_that_its_checks_call_down_is_not_used() {
        down(0, 1);
        assertInUse(1, 10);
    }

    @Test
    void below_the_share_of_panic_those_that_are_down_or_ejected_are_used_too_and_those_that_are_unreachable_are_not() {
        down(0, 5);
        eject(5, 7);
        unreachable(7, 8);
        assertInUse(8, 10);
        down(8, 9);
        selection.update();
        assertEquals(9, inUse.size());
        assertEquals(Mode.PANIC, selection.current().mode());
        assertEquals(false, inUse.contains(endpoints.get(7)));
    }

    @Test
    void if_none_is_well_those_that_were_ejected_are_used() {
        down(0, 5);
        unreachable(5, 8);
        eject(8, 10);
        assertInUse(8, 10);
        assertEquals(Mode.EJECTED, selection.current().mode());
    }

    @Test
    void if_all_are_down_or_unreachable_none_is_used() {
        down(0, 5);
        unreachable(5, 10);
        assertInUse(0, 0);
        assertEquals(true, selection.isNone());
        assertEquals(Mode.NONE, selection.current().mode());
    }

    @Test
    void one_that_can_be_connected_to_again_begins_anew() {
        eject(0, 1);
        unreachable(0, 10);
        endpoints.get(0).health().couldConnect();
        assertInUse(0, 1);
        assertEquals(EndpointHealth.Condition.SOUND, endpoints.get(0).health().condition());
    }

    @Test
    void who_is_back_gets_its_share_by_and_by() {
        EndpointHealth health = endpoints.get(0).health();
        eject(0, 1);
        assertInUse(1, 10);
        assertEquals(false, health.isFresh());
        health.sentence().endedBy(1);
        assertInUse(0, 10);
        assertEquals(true, health.isFresh());
        assertEquals(7, health.freshSinceNanos());
    }

    @Test
    void backups_are_used_if_no_other_is_well_and_are_in_reserve_until_then() {
        List<Endpoint> backups = endpoints(true, 2);
        List<Endpoint> all = Stream.concat(endpoints.stream(), backups.stream()).toList();
        selection = new EndpointsInUse("orders", all, 20, () -> 7, this::select);
        eject(0, 7);
        assertInUse(7, 10);
        assertEquals(backups, reserve);
        down(7, 10);
        selection.update();
        assertEquals(backups, inUse);
        assertEquals(Mode.BACKUPS, selection.current().mode());
        assertEquals(List.of(), reserve);
        backups.get(0).health().couldNotConnect();
        selection.update();
        assertEquals(backups.subList(1, 2), inUse);
        backups.get(1).health().sentence().begin(0, 1);
        assertInUse(0, 7);
        unreachable(0, 7);
        selection.update();
        assertEquals(backups.subList(1, 2), inUse);
    }

    @Test
    void each_change_of_the_rule_by_which_they_are_used_is_logged_once() {
        try (LogLines log = LogLines.of(EndpointsInUse.class)) {
            down(0, 8);
            selection.update();
            down(8, 9);
            selection.update();
            selection.update();
            down(9, 10);
            selection.update();
            endpoints.forEach(endpoint -> endpoint.health().checks().forget());
            selection.update();
            down(0, 9);
            selection.update();
            endpoints.forEach(endpoint -> endpoint.health().checks().forget());
            selection.update();
            assertEquals(
                    List.of(
                            "WARN upstream orders: too few endpoints are well; all that can be connected to are used",
                            "WARN upstream orders: no endpoint can be used; requests are answered 503",
                            "INFO upstream orders: requests are passed on again",
                            "WARN upstream orders: too few endpoints are well; all that can be connected to are used",
                            "INFO upstream orders: enough endpoints are well again, and no others are used"),
                    log.all());
        }
    }

    @Test
    void backups_do_not_count_for_the_share_of_panic() {
        List<Endpoint> all =
                Stream.concat(endpoints.stream(), endpoints(true, 10).stream()).toList();
        selection = new EndpointsInUse("orders", all, 20, () -> 7, this::select);
        down(0, 8);
        assertInUse(8, 10);
        assertEquals(Mode.NORMAL, selection.current().mode());
        down(8, 9);
        selection.update();
        assertEquals(endpoints, inUse);
    }

    private void select(Selection next) {
        inUse = next.inUse();
        reserve = next.reserve();
    }

    private static List<Endpoint> endpoints(boolean backups, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> endpoint(backups, i))
                .map(settings -> new Endpoint(settings, new EndpointHealth(), false))
                .toList();
    }

    private static EndpointSettings endpoint(boolean backup, int number) {
        EndpointSettings settings = new EndpointSettings((backup ? "b" : "e") + number, 80, 1);
        return backup ? settings.asBackup() : settings;
    }

    private void down(int from, int to) {
        endpoints
                .subList(from, to)
                .forEach(endpoint -> endpoint.health().checks().bad(1));
    }

    private void eject(int from, int to) {
        endpoints
                .subList(from, to)
                .forEach(endpoint -> endpoint.health().sentence().begin(0, 1));
    }

    private void unreachable(int from, int to) {
        endpoints.subList(from, to).forEach(endpoint -> endpoint.health().couldNotConnect());
    }

    /** These, and no others. */
    private void assertInUse(int from, int to) {
        selection.update();
        assertEquals(endpoints.subList(from, to), inUse);
    }
}
