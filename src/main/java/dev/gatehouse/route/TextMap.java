package dev.gatehouse.route;

import dev.gatehouse.http.RequestTarget;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A map by text that can be asked with a part of a longer text, so that looking up a segment or a domain cuts nothing
 * out. Filled by one thread, then only read.
 *
 * <p>Open addressing with linear probing, at most half full. Among ten thousand routes a look-up waits for memory and for
 * nothing else, so it touches little of it: a key and its value lie side by side, and the hash is the one that the key
 * itself keeps.
 */
final class TextMap<V> {

    private static final int FIRST_CAPACITY = 2;

    /** A key at each even index, its value behind it; a power of two in length. A null key is a free place. */
    private @Nullable Object[] table = new Object[2 * FIRST_CAPACITY];

    private int size;

    /** The value of a key, made and kept if there is none. */
    V at(String key, Supplier<? extends V> ifAbsent) {
        V present = get(key);
        if (present != null) {
            return present;
        }
        if (4 * ++size > table.length) {
            grow();
        }
        V made = ifAbsent.get();
        // A copy lies beside what is found by it; the original somewhere among the settings of its route.
        place(String.valueOf(key.toCharArray()), made);
        return made;
    }

    @Nullable
    V get(String text) {
        return get(text, 0, text.hashCode());
    }

    /** The value of the text from this index on. */
    @Nullable
    V get(String text, int from) {
        int hash = 0;
        for (int i = from; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return get(text, from, hash);
    }

    /** The value of a decoded path segment. */
    @Nullable
    V get(RequestTarget target, int segment) {
        int hash = target.segmentHash(segment);
        for (int i = start(hash); ; i = after(i)) {
            String key = (String) table[i];
            if (key == null) {
                return null;
            }
            if (key.hashCode() == hash && target.segmentEquals(segment, key)) {
                return value(i);
            }
        }
    }

    private @Nullable V get(String text, int from, int hash) {
        int length = text.length() - from;
        for (int i = start(hash); ; i = after(i)) {
            String key = (String) table[i];
            if (key == null) {
                return null;
            }
            if (key.hashCode() == hash && key.length() == length && text.startsWith(key, from)) {
                return value(i);
            }
        }
    }

    /** A text's hash changes little where the text does; times 2^32 divided by the golden ratio it is spread evenly. */
    private int start(int hash) {
        int spread = hash * 0x9E3779B9;
        return 2 * (spread ^ (spread >>> 16)) & (table.length - 1);
    }

    private int after(int place) {
        return (place + 2) & (table.length - 1);
    }

    @SuppressWarnings("unchecked") // Only at() adds values, and only a V.
    private V value(int place) {
        return (V) table[place + 1];
    }

    private void grow() {
        @Nullable Object[] before = table;
        table = new Object[2 * before.length];
        for (int i = 0; i < before.length; i += 2) {
            if (before[i] instanceof String key) {
                place(key, before[i + 1]);
            }
        }
    }

    private void place(String key, @Nullable Object value) {
        int place = start(key.hashCode());
        while (table[place] != null) {
            place = after(place);
        }
        table[place] = key;
        table[place + 1] = value;
    }
}
