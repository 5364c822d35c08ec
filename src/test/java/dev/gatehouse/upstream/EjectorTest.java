package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.EjectionSettings;
import dev.gatehouse.route.EndpointSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EjectorTest {

    private static final Duration TIME = Duration.ofSeconds(10);

    private final List<Endpoint> endpoints = endpoints(4);
    private long now = 7;
    private List<Endpoint> inUse = endpoints;
    private EndpointsInUse selection =
            new EndpointsInUse("orders", endpoints, 0, () -> now, next -> inUse = next.inUse());

    @Test
    void an_endpoint_that_fails_in_a_row_is_left_alone_and_tried_again() {
        Ejector ejector = ejector(new EjectionSettings(3, 0, TIME, 50, 0));
        fail(ejector, 0, 2);
        assertInUse(0, 1, 2, 3);
        fail(ejector, 0, 1);
        assertInUse(1, 2, 3);
        after(ejector, 9_999);
        assertInUse(1, 2, 3);
        after(ejector, 1);
        assertInUse(0, 1, 2, 3);
    }

    @Test
    void an_answer_in_between_is_no_row() {
        Ejector ejector = ejector(new EjectionSettings(3, 0, TIME, 50, 0));
        fail(ejector, 0, 2);
        endpoints.get(0).health().answered(1);
        fail(ejector, 0, 2);
        assertInUse(0, 1, 2, 3);
    }

    @Test
    void who_fails_at_once_again_is_left_alone_for_twice_as_long() {
        Ejector ejector = ejector(new EjectionSettings(3, 0, TIME, 50, 0));
        fail(ejector, 0, 3);
        after(ejector, 10_000);
        fail(ejector, 0, 1);
        assertInUse(1, 2, 3);
        after(ejector, 19_999);
        assertInUse(1, 2, 3);
        after(ejector, 1);
        assertInUse(0, 1, 2, 3);
    }

    @Test
    void it_is_never_left_alone_for_more_than_32_times_as_long() {
        Ejector ejector = ejector(new EjectionSettings(1, 0, TIME, 50, 0));
        for (int i = 0; i < 20; i++) {
            fail(ejector, 0, 1);
            after(ejector, 10_000L << Math.min(i, 5));
        }
        fail(ejector, 0, 1);
        after(ejector, 319_999);
        assertInUse(1, 2, 3);
        after(ejector, 1);
        assertInUse(0, 1, 2, 3);
    }

    @Test
    void one_answer_clears_it() {
        Ejector ejector = ejector(new EjectionSettings(3, 0, TIME, 50, 0));
        fail(ejector, 0, 3);
        after(ejector, 10_000);
        endpoints.get(0).health().answered(1);
        fail(ejector, 0, 2);
        assertInUse(0, 1, 2, 3);
    }

    @Test
    void a_share_of_the_outcomes_is_reason_enough_if_there_are_enough() {
        Ejector ejector = ejector(new EjectionSettings(0, 50, TIME, 50, 0));
        for (int i = 0; i < 9; i++) {
            fail(ejector, 0, 1);
            endpoints.get(0).health().answered(1);
        }
        assertInUse(0, 1, 2, 3);
        endpoints.get(0).health().answered(1);
        fail(ejector, 0, 1);
        assertInUse(1, 2, 3);
    }

    @Test
    void no_more_than_a_share_of_them_is_left_alone() {
        Ejector ejector = ejector(new EjectionSettings(1, 0, TIME, 50, 0));
        IntStream.range(0, 4).forEach(i -> fail(ejector, i, 1));
        assertInUse(2, 3);
    }

    @Test
    void one_of_two_may_be_left_alone_and_one_of_one_may_not() {
        List<Endpoint> two = endpoints(2);
        Ejector ofTwo = new Ejector("two", new EjectionSettings(1, 0, TIME, 0, 0), two);
        assertTrue(ofTwo.failed(two.get(0), now));
        assertFalse(ofTwo.failed(two.get(1), now));

        List<Endpoint> one = endpoints(1);
        Ejector ofOne = new Ejector("one", new EjectionSettings(1, 0, TIME, 100, 0), one);
        assertFalse(ofOne.failed(one.get(0), now));
    }

    @Test
    void backups_are_counted_apart() {
        List<Endpoint> two = endpoints(2);
        List<Endpoint> backups = IntStream.range(0, 2)
                .mapToObj(i -> new EndpointSettings("b" + i, 80, 1).asBackup())
                .map(settings -> new Endpoint(settings, new EndpointHealth(), false))
                .toList();
        Ejector both = new Ejector(
                "both",
                new EjectionSettings(1, 0, TIME, 50, 0),
                Stream.concat(two.stream(), backups.stream()).toList());
        assertTrue(both.failed(two.get(0), now));
        assertFalse(both.failed(two.get(1), now));
        assertTrue(both.failed(backups.get(0), now));
        assertFalse(both.failed(backups.get(1), now));
    }

    @Test
    void who_has_been_well_for_as_long_as_it_was_left_alone_is_no_relapse() {
        Ejector ejector = ejector(new EjectionSettings(3, 0, TIME, 50, 0));
        fail(ejector, 0, 3);
        after(ejector, 10_000);
        endpoints.get(0).health().answered(1);
        after(ejector, 10_000);
        fail(ejector, 0, 3);
        after(ejector, 10_000);
        assertInUse(0, 1, 2, 3);
    }

    @Test
    void below_the_share_of_panic_all_are_used_again() {
        Ejector ejector = ejector(new EjectionSettings(1, 0, TIME, 100, 50));
        fail(ejector, 0, 1);
        fail(ejector, 1, 1);
        assertInUse(2, 3);
        fail(ejector, 2, 1);
        assertInUse(0, 1, 2, 3);
    }

    private Ejector ejector(EjectionSettings settings) {
        selection = new EndpointsInUse(
                "orders", endpoints, settings.panicPercent(), () -> now, next -> inUse = next.inUse());
        return new Ejector("orders", settings, endpoints);
    }

    private void fail(Ejector ejector, int endpoint, int times) {
        for (int i = 0; i < times; i++) {
            ejector.failed(endpoints.get(endpoint), now);
            selection.update();
        }
    }

    private void after(Ejector ejector, long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        ejector.sweep(now);
        selection.update();
    }

    private void assertInUse(int... expected) {
        assertEquals(IntStream.of(expected).mapToObj(endpoints::get).toList(), inUse);
    }

    private static List<Endpoint> endpoints(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Endpoint(new EndpointSettings("e" + i, 80, 1), new EndpointHealth(), false))
                .toList();
    }
}
