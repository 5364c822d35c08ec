package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
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
