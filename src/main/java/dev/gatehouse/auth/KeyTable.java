package dev.gatehouse.auth;

import dev.gatehouse.exchange.Caller;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All keys of one generation, found by their hash at the same cost whether there is one or a million.
 *
 * <p>Open addressing with linear probing, at most half full. SHA-256 spreads evenly, so that a part of the hash serves
 * as the hash code, and a stranger cannot make the searches long: he does not choose what lies in the table. The whole
 * hash is compared without stopping at the first difference; what the time of a search tells is about hashes, from
 * which no key follows.
 *
 * <p>A key takes 32 bytes for its hash, side by side in one array, 8 to 16 for its places, and its {@link Caller}.
 * Immutable, so safe for all threads.
 */
final class KeyTable {

    private static final int LONGS_PER_HASH = 4;
    private static final int FREE = -1;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** By place: the number of the key that lies there, or {@link #FREE}. */
    private final int[] places;

    /** By number. */
    private final long[] hashes;

    /** By number. */
    private final Caller[] callers;

    private KeyTable(int keys) {
        places = new int[Integer.highestOneBit(Math.max(1, keys)) * 4];
        Arrays.fill(places, FREE);
        hashes = new long[Math.multiplyExact(keys, LONGS_PER_HASH)];
        callers = new Caller[keys];
    }

    /** @throws IllegalArgumentException if one key belongs to two consumers, so that it would name neither */
    static KeyTable of(List<ConsumerSettings> consumers) {
        KeyTable table = new KeyTable(
                consumers.stream().mapToInt(consumer -> consumer.keys().size()).sum());
        int number = 0;
        for (ConsumerSettings consumer : consumers) {
            for (KeySettings key : consumer.keys()) {
                table.put(number++, HexFormat.of().parseHex(key.sha256()), new Caller(consumer, key.id()));
            }
        }
        return table;
    }

    private void put(int number, byte[] hash, Caller caller) {
        int place = search(hash);
        if (places[place] != FREE) {
            Caller other = callers[places[place]];
            throw new IllegalArgumentException("the key " + caller.consumerId() + "/" + caller.credentialId()
                    + " is also " + other.consumerId() + "/" + other.credentialId());
        }
        places[place] = number;
        for (int i = 0; i < LONGS_PER_HASH; i++) {
            hashes[number * LONGS_PER_HASH + i] = word(hash, i);
        }
        callers[number] = caller;
    }

    /**
     * Whose key it is.
     *
     * @param hash 32 bytes
     * @return null if it is nobody's
     */
    @Nullable
    Caller find(byte[] hash) {
        int number = places[search(hash)];
        return number == FREE ? null : callers[number];
    }

    /** The place where this hash lies, or the free one where it would. */
    private int search(byte[] hash) {
        int mask = places.length - 1;
        int place = (int) word(hash, 0) & mask;
        while (places[place] != FREE && !lies(places[place], hash)) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private boolean lies(int number, byte[] hash) {
        long difference = 0;
        for (int i = 0; i < LONGS_PER_HASH; i++) {
            difference |= hashes[number * LONGS_PER_HASH + i] ^ word(hash, i);
        }
        return difference == 0;
    }

    private static long word(byte[] hash, int index) {
        return (long) LONGS.get(hash, index * Long.BYTES);
    }
}
