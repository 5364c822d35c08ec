package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KeyTableTest {

    @Test
    void each_of_100_000_keys_names_its_holder_and_no_other_key_names_one() {
        List<ConsumerSettings> consumers = IntStream.range(0, 50_000)
                .mapToObj(i -> consumer(i, hash("first-" + i), hash("second-" + i)))
                .toList();
        Keys table = Keys.of(consumers, List.of(), List.of());

        for (ConsumerSettings consumer : consumers) {
            HeldKey key = table.find("second-" + consumer.index());
            assertNotNull(key);
            assertSame(consumer, key.caller().consumer());
            assertEquals("key-1", key.id());
            assertNull(table.find("third-" + consumer.index()));
        }
    }

    @Test
    void hashes_that_begin_alike_are_told_apart() {
        byte[] first = new byte[32];
        byte[] second = new byte[32];
        second[31] = 1;
        byte[] third = new byte[32];
        third[8] = 1;
        KeyTable table = table(List.of(consumer(0, hex(first)), consumer(1, hex(second))));

        assertEquals("consumer-0", holder(table, first));
        assertEquals("consumer-1", holder(table, second));
        assertNull(table.find(third));
    }

    @Test
    void a_search_that_starts_at_the_last_place_goes_on_at_the_first() {
        byte[] first = HexFormat.of().parseHex("ff".repeat(32));
        byte[] second = HexFormat.of().parseHex("ff".repeat(31) + "00");
        KeyTable table = table(List.of(consumer(0, hex(first)), consumer(1, hex(second))));

        assertEquals("consumer-1", holder(table, second));
    }

    @Test
    void of_a_generation_in_which_few_have_changed_the_others_keys_are_the_same() {
        List<ConsumerSettings> before = consumers(100, 0);
        Keys former = Keys.of(before, List.of(), List.of());
        List<ConsumerSettings> after = new ArrayList<>(before);
        after.set(7, consumer(7, hash("7-0"), hash("new")));
        after.set(8, consumer(8));

        Keys next = former.followedBy(List.copyOf(after), List.of(), List.of());
        assertNotNull(next);
        HeldKey stays = next.find("7-0");
        assertNotNull(stays);
        assertSame(after.get(7), stays.caller().consumer());
        assertNull(next.find("7-1"));
        assertNull(next.find("8-0"));
        assertNotNull(next.find("new"));
        assertSame(former.find("9-1"), next.find("9-1"));
        assertSame(before.get(7), caller(former, "7-0"), "who began under the former generation goes on with it");
        assertSame(before.get(7), caller(former, "7-1"));
        assertSame(before.get(8), caller(former, "8-0"));
        assertNull(former.find("new"));
    }

    @Test
    void where_one_is_added_or_a_route_or_there_is_no_room_all_is_made_anew() {
        List<ConsumerSettings> before = consumers(100, 0);
        Keys former = Keys.of(before, List.of(), List.of());

        assertNull(former.followedBy(consumers(101, 0), List.of(), List.of()));
        assertNull(
                former.followedBy(before, List.of(ExchangeFixture.route("other", 0, AuthSettings.PUBLIC)), List.of()));
        assertNull(former.followedBy(consumers(100, 1), List.of(), List.of()));
        assertNotNull(former.followedBy(before, List.of(), List.of()));
    }

    @Test
    void a_key_that_comes_to_a_second_consumer_later_is_refused_too() {
        List<ConsumerSettings> before = consumers(100, 0);
        List<ConsumerSettings> after = new ArrayList<>(before);
        after.set(7, consumer(7, hash("9-0")));
        Keys former = Keys.of(before, List.of(), List.of());

        assertThrows(IllegalArgumentException.class, () -> former.followedBy(after, List.of(), List.of()));
    }

    /** Two keys of each, and so many more. */
    private static List<ConsumerSettings> consumers(int number, int more) {
        return IntStream.range(0, number)
                .mapToObj(i -> consumer(
                        i,
                        IntStream.range(0, 2 + more)
                                .mapToObj(key -> hash(i + "-" + key))
                                .toArray(String[]::new)))
                .toList();
    }

    /** Hashes whose homes lie side by side, the last places included, so that their runs meet. */
    @Property(tries = 500)
    void whatever_is_put_and_taken_out_again_a_search_finds_what_is_there(
            @ForAll @Size(max = 60) List<@IntRange(max = 39) Integer> steps) {
        KeyTable table = new KeyTable(40);
        Map<Integer, HeldKey> expected = new HashMap<>();
        for (int step : steps) {
            String hex = "%02x".formatted(0xF0 + step % 16) + "00".repeat(30) + "%02x".formatted(step);
            ConsumerSettings consumer = consumer(step, hex);
            KeySettings key = consumer.keys().get(0);
            if (expected.containsKey(step)) {
                table.remove(key.hash());
                expected.remove(step);
            } else {
                HeldKey held = new HeldKey(consumer, key, KeyRule.ALWAYS);
                table.put(key.hash(), held);
                expected.put(step, held);
            }
            table.remove(consumer(99, "ab".repeat(32)).keys().get(0).hash());
            for (int any = 0; any < 40; any++) {
                byte[] hash = HexFormat.of()
                        .parseHex("%02x".formatted(0xF0 + any % 16) + "00".repeat(30) + "%02x".formatted(any));
                assertSame(expected.get(any), table.find(hash));
            }
            assertEquals(expected.size(), table.size());
        }
    }

    @Test
    void an_empty_table_finds_nobody() {
        assertNull(table(List.of()).find(Sha256.of("any")));
    }

    @Test
    void a_key_of_two_consumers_is_refused_at_load() {
        List<ConsumerSettings> consumers = List.of(consumer(0, hash("same")), consumer(1, hash("same")));

        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> table(consumers));

        assertEquals("the key consumer-1/key-0 is also consumer-0/key-0", refusal.getMessage());
    }

    private static KeyTable table(List<ConsumerSettings> consumers) {
        KeyTable table = new KeyTable(2);
        consumers.forEach(consumer ->
                consumer.keys().forEach(key -> table.put(key.hash(), new HeldKey(consumer, key, KeyRule.ALWAYS))));
        return table;
    }

    private static @Nullable ConsumerSettings caller(Keys keys, String key) {
        HeldKey held = keys.find(key);
        return held == null ? null : held.caller().consumer();
    }

    private static String holder(KeyTable table, byte[] hash) {
        HeldKey key = table.find(hash);
        return key == null ? "nobody" : key.consumerId();
    }

    private static ConsumerSettings consumer(int index, String... hashes) {
        List<KeySettings> keys = IntStream.range(0, hashes.length)
                .mapToObj(i -> new KeySettings("key-" + i, hashes[i]))
                .toList();
        return new ConsumerSettings("consumer-" + index, index, keys, List.of(), List.of());
    }

    private static String hash(String key) {
        return hex(Sha256.of(key));
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
