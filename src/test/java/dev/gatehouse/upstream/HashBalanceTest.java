package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.KeyedHash;
import dev.gatehouse.route.Balance;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.RequestKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Where keys go, and where they go when an endpoint comes, goes, fails or is full. */
final class HashBalanceTest {

    private static final KeyedHash HASH = new KeyedHash(0, 0);
    private static final int KEYS = 4000;
    private static final Balance BY_CONSUMER = Balance.byHash(RequestKey.CONSUMER);

    @Property(tries = 50)
    void without_an_endpoint_its_keys_move_and_no_others_and_they_are_about_its_share(
            @ForAll @IntRange(min = 2, max = 20) int count, @ForAll @IntRange(min = 0, max = 19) int gone) {
        List<Endpoint> all = endpoints(count);
        Endpoint missing = all.get(gone % count);
        List<Endpoint> left = new ArrayList<>(all);
        left.remove(missing);
        EndpointPicker before = picker(all);
        EndpointPicker after = picker(left);
        EndpointPicker unused = picker(all);
        unused.use(Selection.of(left));
        int moved = 0;
        for (int i = 0; i < KEYS; i++) {
            Endpoint then = pick(before, i);
            Endpoint now = pick(after, i);
            assertSame(now, pick(unused, i), "whether it is not stated or not used makes no difference");
            if (then == missing) {
                moved++;
            } else {
                assertSame(then, now);
            }
        }
        double share = (double) moved * count / KEYS;
        assertTrue(share > 0.6 && share < 1.5, "share of " + share);
    }

    @Property(tries = 50)
    void the_order_in_which_endpoints_are_stated_does_not_count(@ForAll Random order) {
        List<Endpoint> all = endpoints(7);
        List<Endpoint> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, order);
        EndpointPicker one = picker(all);
        EndpointPicker other = picker(shuffled);
        IntStream.range(0, KEYS).forEach(i -> assertSame(pick(one, i), pick(other, i)));
    }

    @Property(tries = 50)
    void none_gets_more_than_a_quarter_above_its_share_of_what_is_in_flight(
            @ForAll @IntRange(min = 2, max = 10) int count, @ForAll @IntRange(min = 1, max = 5) int keys) {
        List<Endpoint> all = endpoints(count);
        EndpointPicker picker = picker(all);
        for (int i = 1; i <= 500; i++) {
            Endpoint picked = pick(picker, i % keys);
            int most = (int) Math.max(8, Math.ceil(1.25 * i / count));
            assertTrue(picked.enter() <= most, () -> picked.inFlight() + " of " + most);
        }
    }

    @Property(tries = 20)
    void a_heavier_one_has_more_of_the_keys(@ForAll @IntRange(min = 2, max = 5) int weight) {
        Endpoint light = endpoint(0, 1);
        Endpoint heavy = endpoint(1, weight);
        EndpointPicker picker = picker(List.of(light, heavy));
        long ofHeavy =
                IntStream.range(0, KEYS).filter(i -> pick(picker, i) == heavy).count();
        double ratio = (double) ofHeavy / (KEYS - ofHeavy) / weight;
        assertTrue(ratio > 0.6 && ratio < 1.6, "ratio " + ratio);
    }

    @Test
    void another_try_goes_to_the_next_on_the_ring_and_always_to_the_same() {
        List<Endpoint> all = endpoints(5);
        EndpointPicker picker = picker(all);
        Endpoint first = pick(picker, 1);
        List<Endpoint> left = new ArrayList<>(all);
        left.remove(first);
        Endpoint second = Objects.requireNonNull(picker.pick(List.of(first), key(1)));
        assertNotEquals(first, second);
        picker.use(Selection.of(left));
        assertSame(second, pick(picker, 1));
    }

    @Test
    void a_few_of_one_key_stay_together() {
        List<Endpoint> all = endpoints(3);
        EndpointPicker picker = picker(all);
        Endpoint first = pick(picker, 1);
        for (int i = 0; i < 8; i++) {
            assertSame(first, pick(picker, 1));
            first.enter();
        }
        assertNotEquals(first, pick(picker, 1));
    }

    /** Pinned: two versions of the gateway side by side would send a key to two endpoints. */
    @Test
    void a_key_goes_to_the_same_endpoint_in_every_process() {
        EndpointPicker picker = picker(endpoints(5));
        assertEquals(
                List.of("10.0.0.4", "10.0.0.2", "10.0.0.1", "10.0.0.1", "10.0.0.0", "10.0.0.1", "10.0.0.3", "10.0.0.2"),
                IntStream.range(0, 8).mapToObj(i -> pick(picker, i).host()).toList());
    }

    @Test
    void keys_of_one_part_of_all_hashes_go_to_all_endpoints() {
        EndpointPicker picker = picker(endpoints(5));
        for (int i = 0; i < 5; i++) {
            Endpoint wanted = endpoints(5).get(i);
            assertTrue(LongStream.range(1, 1000)
                    .anyMatch(key -> Objects.requireNonNull(picker.pick(List.of(), key))
                            .host()
                            .equals(wanted.host())));
        }
    }

    private static EndpointPicker picker(List<Endpoint> endpoints) {
        return new EndpointPicker(BY_CONSUMER, endpoints, new WarmUp(Duration.ZERO, () -> 0), bound -> 0);
    }

    private static Endpoint pick(EndpointPicker picker, int key) {
        return Objects.requireNonNull(picker.pick(List.of(), key(key)));
    }

    private static long key(int key) {
        return HASH.of("consumer-" + key);
    }

    private static List<Endpoint> endpoints(int count) {
        return IntStream.range(0, count).mapToObj(i -> endpoint(i, 1)).toList();
    }

    private static Endpoint endpoint(int number, int weight) {
        return new Endpoint(new EndpointSettings("10.0.0." + number, 8080, weight), new EndpointHealth(), false);
    }
}
