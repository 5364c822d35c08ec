package dev.gatehouse.auth;

import dev.gatehouse.exchange.Caller;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All keys of one generation, found by their hash at the same cost whether there is one or a million.
 *
 * <p>Open addressing with linear probing, two thirds full. SHA-256 spreads evenly, so that a part of the hash serves as
 * the hash code, and a stranger cannot make the searches long: he does not choose what lies in the table. The whole
 * hash is compared without stopping at the first difference; what the time of a search tells is about hashes, from
 * which no key follows.
 *
 * <p>A key takes 54 bytes and its {@link Caller}: hashes lie side by side in one array, so that a search mostly reads
 * one line of the processor's cache. Immutable, so safe for all threads.
 */
final class KeyTable {

    private static final int LONGS_PER_HASH = 4;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** By place, {@value #LONGS_PER_HASH} each. */
    private final long[] hashes;

    /** By place; null where it is free. */
    private final @Nullable Caller[] callers;

    private KeyTable(int keys) {
        int places = Math.addExact(keys, keys / 2 + 1);
        hashes = new long[Math.multiplyExact(places, LONGS_PER_HASH)];
        callers = new @Nullable Caller[places];
    }

    /** @throws IllegalArgumentException if one key belongs to two consumers, so that it would name neither */
    static KeyTable of(List<ConsumerSettings> consumers) {
        KeyTable table = new KeyTable(
                consumers.stream().mapToInt(consumer -> consumer.keys().size()).sum());
        for (ConsumerSettings consumer : consumers) {
            for (KeySettings key : consumer.keys()) {
                table.put(HexFormat.of().parseHex(key.hash().digits()), new Caller(consumer, key.id(), key.scopes()));
            }
        }
        return table;
    }

    private void put(byte[] hash, Caller caller) {
        int place = search(hash);
        Caller other = callers[place];
        if (other != null) {
            throw new IllegalArgumentException("the key " + caller.consumerId() + "/" + caller.credentialId()
                    + " is also " + other.consumerId() + "/" + other.credentialId());
        }
        callers[place] = caller;
        for (int i = 0; i < LONGS_PER_HASH; i++) {
            hashes[place * LONGS_PER_HASH + i] = word(hash, i);
        }
    }

    /**
     * Whose key it is.
     *
     * @param hash 32 bytes
     * @return null if it is nobody's
     */
    @Nullable
    Caller find(byte[] hash) {
        return callers[search(hash)];
    }

    /** The place where this hash lies, or the free one where it would. */
    private int search(byte[] hash) {
        // The first 32 bits as a fraction of all places.
        int place = (int) (((word(hash, 0) >>> 32) * callers.length) >>> 32);
        while (!lies(place, hash) && callers[place] != null) {
            place = place + 1 == callers.length ? 0 : place + 1;
        }
        return place;
    }

    private boolean lies(int place, byte[] hash) {
        long difference = 0;
        for (int i = 0; i < LONGS_PER_HASH; i++) {
            difference |= hashes[place * LONGS_PER_HASH + i] ^ word(hash, i);
        }
        return difference == 0;
    }

    private static long word(byte[] hash, int index) {
        return (long) LONGS.get(hash, index * Long.BYTES);
    }
}
