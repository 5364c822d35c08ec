package dev.gatehouse.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.RetrySettings.Causes;
import dev.gatehouse.route.UpstreamSplit.Branch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SharesTest {

    private static final int KEYS = 20_000;

    /** Five times the deviation that a count of so many draws has at most. */
    private static final double CHANCE = 5 * Math.sqrt(KEYS) / 2;

    @Test
    void chance_gives_each_its_share_of_what_can_be_drawn() {
        Shares shares = split(Map.of("a", 70, "b", 0, "c", 30)).shares();
        int[] drawn = new int[3];
        for (int i = 0; i < 100; i++) {
            int number = i;
            drawn[
                    shares.byChance(bound -> {
                        assertEquals(100, bound);
                        return number;
                    })]++;
        }
        assertEquals(
                List.of(0, 30, 70),
                List.of(drawn[0], drawn[1], drawn[2]).stream().sorted().toList());
    }

    @Property(tries = 50)
    void keys_are_shared_out_as_the_shares_say(@ForAll @IntRange(max = 100) int percent, @ForAll long seed) {
        UpstreamSplit split = split(Map.of("a", percent, "b", 100 - percent));
        long count = keys(seed).stream()
                .filter(key -> nameOf(split, key).equals("a"))
                .count();
        assertEquals(KEYS * percent / 100.0, (double) count, percent % 100 == 0 ? 0 : CHANCE);
    }

    @Property(tries = 100)
    void a_share_that_is_raised_at_the_cost_of_another_takes_keys_of_it_and_gives_none_away(
            @ForAll @IntRange(max = 100) int before, @ForAll @IntRange(max = 100) int after, @ForAll long seed) {
        UpstreamSplit then = split(Map.of("old", 100 - Math.min(before, after), "new", Math.min(before, after)));
        UpstreamSplit now = split(Map.of("new", Math.max(before, after), "old", 100 - Math.max(before, after)));
        int moved = 0;
        for (long key : keys(seed)) {
            String from = nameOf(then, key);
            String to = nameOf(now, key);
            assertTrue(from.equals(to) || (from.equals("old") && to.equals("new")));
            moved += from.equals(to) ? 0 : 1;
        }
        double expected = KEYS * Math.abs(after - before) / 100.0;
        assertEquals(expected, moved, CHANCE);
    }

    @Property(tries = 100)
    void among_several_no_key_leaves_the_one_that_is_raised_nor_comes_to_the_one_that_pays(
            @ForAll @IntRange(max = 30) int share, @ForAll @IntRange(max = 30) int more, @ForAll long seed) {
        UpstreamSplit then = split(ordered("pays", 80 - share, "other", 20, "raised", share));
        UpstreamSplit now = split(ordered("raised", share + more, "pays", 80 - share - more, "other", 20));
        int moved = 0;
        for (long key : keys(seed)) {
            String from = nameOf(then, key);
            String to = nameOf(now, key);
            if (!from.equals(to)) {
                moved++;
                assertTrue(!from.equals("raised") && !to.equals("pays"), () -> from + " to " + to);
            }
        }
        // A third one lets some go and gets as many: no more than it takes a fifth part of the keys to do.
        assertTrue(moved <= KEYS * more / 100.0 * 1.25 + CHANCE, moved + " for " + more);
    }

    private static String nameOf(UpstreamSplit split, long key) {
        return split.branches().get(split.shares().byKey(key)).upstream().id();
    }

    private static List<Long> keys(long seed) {
        List<Long> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            keys.add(seed + i);
        }
        return keys;
    }

    private static Map<String, Integer> ordered(String a, int ofA, String b, int ofB, String c, int ofC) {
        Map<String, Integer> shares = new LinkedHashMap<>();
        shares.put(a, ofA);
        shares.put(b, ofB);
        shares.put(c, ofC);
        return shares;
    }

    private static UpstreamSplit split(Map<String, Integer> shares) {
        RetrySettings once = new RetrySettings(1, new Causes(false, false, Set.of()), null, 0, 0, false);
        return new UpstreamSplit(
                shares.entrySet().stream()
                        .map(share -> new Branch(upstream(share.getKey(), once), share.getValue(), once))
                        .toList(),
                null);
    }

    private static UpstreamSettings upstream(String id, RetrySettings retry) {
        return new UpstreamSettings(
                id,
                List.of(new EndpointSettings("a", 80, 1)),
                Balance.LEAST_REQUESTS,
                new PoolSettings(1, 0, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                new HealthSettings(new EjectionSettings(5, 0, Duration.ofSeconds(10), 50, 20), null, Duration.ZERO),
                retry);
    }
}
