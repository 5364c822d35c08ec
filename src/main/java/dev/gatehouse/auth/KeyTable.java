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
 * one line of the processor's cache. Filled by one thread, then only read; the next generation's is mostly a copy in which one
 * thread changes a few.
 */
final class KeyTable {

    private static final int LONGS_PER_HASH = 4;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** By place, {@value #LONGS_PER_HASH} each. */
    private final long[] hashes;

    /** By place; null where it is free. */
    private final @Nullable HeldKey[] held;

    private int size;

    /** @param keys how many there will be */
    KeyTable(int keys) {
        int places = Math.addExact(keys, keys / 2 + 1);
        hashes = new long[Math.multiplyExact(places, LONGS_PER_HASH)];
        held = new @Nullable HeldKey[places];
    }

    private KeyTable(KeyTable other) {
        hashes = other.hashes.clone();
        held = other.held.clone();
        size = other.size;
    }

    /** To be changed, while this one is read. */
    KeyTable copy() {
        return new KeyTable(this);
    }

    int size() {
        return size;
    }

    /** Whether searches stay short with so many more; fewer than none always have room. */
    boolean hasRoomFor(int more) {
        return more <= 0 || size + more <= held.length / 4 * 3;
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
        size++;
        for (int i = 0; i < LONGS_PER_HASH; i++) {
            hashes[place * LONGS_PER_HASH + i] = hash.word(i);
        }
    }

    /**
     * Takes a key out, if it is there. Those behind it move up, so that no search ends before it has come to them.
     *
     * @see <a href="https://en.wikipedia.org/wiki/Linear_probing#Deletion">Linear probing, deletion</a>
     */
    void remove(KeyHash hash) {
        int gap = search(hash.first(), hash.second(), hash.third(), hash.fourth());
        if (held[gap] == null) {
            return;
        }
        size--;
        for (int place = next(gap); held[place] != null; place = next(place)) {
            int home = home(hashes[place * LONGS_PER_HASH]);
            boolean behindGap = gap < place ? gap < home && home <= place : gap < home || home <= place;
            if (!behindGap) {
                held[gap] = held[place];
                System.arraycopy(hashes, place * LONGS_PER_HASH, hashes, gap * LONGS_PER_HASH, LONGS_PER_HASH);
                gap = place;
            }
        }
        held[gap] = null;
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
        int place = home(first);
        while (held[place] != null && !lies(place, first, second, third, fourth)) {
            place = next(place);
        }
        return place;
    }

    /** The first 32 bits as a fraction of all places. */
    private int home(long first) {
        return (int) (((first >>> 32) * held.length) >>> 32);
    }

    private int next(int place) {
        return place + 1 == held.length ? 0 : place + 1;
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
