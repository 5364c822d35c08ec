package dev.gatehouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.hash.Hashing;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class KeyedHashTest {

    @Property
    void a_text_hashes_as_siphash_says(@ForAll long key0, @ForAll long key1, @ForAll String text) {
        assertEquals(
                Hashing.sipHash24(key0, key1).hashUnencodedChars(text).asLong(), new KeyedHash(key0, key1).of(text));
    }

    @Property
    void three_words_hash_as_siphash_says(
            @ForAll long key0, @ForAll long key1, @ForAll long first, @ForAll long second, @ForAll long third) {
        assertEquals(
                Hashing.sipHash24(key0, key1)
                        .newHasher()
                        .putLong(first)
                        .putLong(second)
                        .putLong(third)
                        .hash()
                        .asLong(),
                new KeyedHash(key0, key1).of(first, second, third));
    }
}
