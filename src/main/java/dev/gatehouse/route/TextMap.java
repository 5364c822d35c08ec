package dev.gatehouse.route;

import dev.gatehouse.http.RequestTarget;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A map by text that can be asked with a part of a longer text, so that looking up a segment or a domain cuts nothing
 * out. Open addressing with linear probing, at most half full. Filled by one thread, then only read.
 */
final class TextMap<V> {

    private static final int FIRST_CAPACITY = 4;

    /** Powers of two in length; a null key is a free place. */
    private @Nullable String[] keys = new String[FIRST_CAPACITY];

    private int[] hashes = new int[FIRST_CAPACITY];
    private @Nullable Object[] values = new Object[FIRST_CAPACITY];
    private int size;

    /** The value of a key, made and kept if there is none. */
    V at(String key, Supplier<? extends V> ifAbsent) {
        V present = get(key, 0);
        if (present != null) {
            return present;
        }
        if (2 * ++size > keys.length) {
            grow();
        }
        V made = ifAbsent.get();
        place(key, key.hashCode(), made);
        return made;
    }

    /** The value of the text from this index on. */
    @Nullable
    V get(String text, int from) {
        int hash = 0;
        for (int i = from; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        int length = text.length() - from;
        for (int i = start(hash); ; i = (i + 1) & (keys.length - 1)) {
            String key = keys[i];
            if (key == null) {
                return null;
            }
            if (hashes[i] == hash && key.length() == length && text.startsWith(key, from)) {
                return value(i);
            }
        }
    }

    /** The value of a decoded path segment. */
    @Nullable
    V get(RequestTarget target, int segment) {
        int hash = target.segmentHash(segment);
        for (int i = start(hash); ; i = (i + 1) & (keys.length - 1)) {
            String key = keys[i];
            if (key == null) {
                return null;
            }
            if (hashes[i] == hash && target.segmentEquals(segment, key)) {
                return value(i);
            }
        }
    }

    /** The low bits of a text's hash are those of its last characters: mix the others in. */
    private int start(int hash) {
        return (hash ^ (hash >>> 16) ^ (hash >>> 8)) & (keys.length - 1);
    }

    @SuppressWarnings("unchecked") // Only place() writes, and only what is a V.
    private @Nullable V value(int index) {
        return (V) values[index];
    }

    private void grow() {
        @Nullable String[] oldKeys = keys;
        int[] oldHashes = hashes;
        @Nullable Object[] oldValues = values;
        int capacity = 2 * keys.length;
        keys = new String[capacity];
        hashes = new int[capacity];
        values = new Object[capacity];
        for (int i = 0; i < oldKeys.length; i++) {
            String key = oldKeys[i];
            Object value = oldValues[i];
            if (key != null && value != null) {
                place(key, oldHashes[i], value);
            }
        }
    }

    private void place(String key, int hash, Object value) {
        int i = start(hash);
        while (keys[i] != null) {
            i = (i + 1) & (keys.length - 1);
        }
        keys[i] = key;
        hashes[i] = hash;
        values[i] = value;
    }
}
