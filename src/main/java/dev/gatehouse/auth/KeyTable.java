package dev.gatehouse.auth;

import dev.gatehouse.route.KeyHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Keys of one generation, found by their hash at the same cost whether there is one or a million.
 *
 * <p>Open addressing with linear probing, two thirds full. SHA-256 spreads evenly, so that a part of the hash serves as
 * the hash code, and a stranger cannot make the searches long: he does not choose what lies in the table. The whole
 * hash is compared without stopping at the first difference; what the time of a search tells is about hashes, from
 * which no key follows.
 *
 * <p>A key takes 54 bytes and its {@link HeldKey}: hashes lie side by side in one array, so that a search mostly reads
 * one line of the processor's cache. Filled by one thread, then only read.
 */
final class KeyTable {

    private static final int LONGS_PER_HASH = 4;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** By place, {@value #LONGS_PER_HASH} each. */
    private final long[] hashes;

    /** By place; null where it is free. */
    private final @Nullable HeldKey[] held;

    /** @param keys how many there will be */
    KeyTable(int keys) {
        int places = Math.addExact(keys, keys / 2 + 1);
        hashes = new long[Math.multiplyExact(places, LONGS_PER_HASH)];
        held = new @Nullable HeldKey[places];
    }

    /** @throws IllegalArgumentException if it is in here already, so that it would name neither holder */
    void put(KeyHash hash, HeldKey key) {
        int place = search(hash.first(), hash.second(), hash.third(), hash.fourth());
        HeldKey other = held[place];
        if (other != null) {
            throw new IllegalArgumentException("the key " + key.consumerId() + "/" + key.id() + " is also "
                    + other.consumerId() + "/" + other.id());
        }
        held[place] = key;
        for (int i = 0; i < LONGS_PER_HASH; i++) {
            hashes[place * LONGS_PER_HASH + i] = hash.word(i);
        }
    }

    /**
     * The key that has this hash.
     *
     * @param hash 32 bytes
     * @return null if there is none
     */
    @Nullable
    HeldKey find(byte[] hash) {
        return held[search(word(hash, 0), word(hash, 1), word(hash, 2), word(hash, 3))];
    }

    /** The place where this hash lies, or the free one where it would. */
    private int search(long first, long second, long third, long fourth) {
        // The first 32 bits as a fraction of all places.
        int place = (int) (((first >>> 32) * held.length) >>> 32);
        while (held[place] != null && !lies(place, first, second, third, fourth)) {
            place = place + 1 == held.length ? 0 : place + 1;
        }
        return place;
    }

    private boolean lies(int place, long first, long second, long third, long fourth) {
        int at = place * LONGS_PER_HASH;
        return ((hashes[at] ^ first) | (hashes[at + 1] ^ second) | (hashes[at + 2] ^ third) | (hashes[at + 3] ^ fourth))
                == 0;
    }

    private static long word(byte[] hash, int index) {
        return (long) LONGS.get(hash, index * Long.BYTES);
    }
}
