package dev.gatehouse.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class TextMapTest {

    @Property(tries = 200)
    void it_holds_what_a_map_of_the_jdk_holds(
            @ForAll List<@AlphaChars @StringLength(max = 3) String> keys, @ForAll String absent) {
        TextMap<Object> map = new TextMap<>();
        Map<String, Object> expected = new HashMap<>();
        for (String key : keys) {
            Object made = map.at(key, Object::new);
            assertSame(expected.computeIfAbsent(key, fresh -> made), made);
        }
        for (String key : keys) {
            assertSame(expected.get(key), map.get("before." + key, "before.".length()));
        }
        assertSame(expected.get(absent), map.get(absent));
    }

    @Test
    void keys_of_one_hash_are_told_apart() {
        TextMap<String> map = new TextMap<>();
        map.at("Aa", () -> "first");
        map.at("BB", () -> "second");
        assertEquals("first", map.get("Aa"));
        assertEquals("second", map.get(RouteFixture.target("/x/BB"), 1));
        assertNull(map.get("C#"));
    }
}
