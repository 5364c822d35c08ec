package dev.gatehouse.upstream.h2;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The streams that are open, by their numbers, which grow. */
final class OpenStreams {

    private static final int MOST_ID = Integer.MAX_VALUE - 2;

    private final List<Http2Stream> open = new ArrayList<>();
    private int nextId = 1;

    /** @return its number */
    int add(Http2Stream stream) {
        int id = nextId;
        nextId += 2;
        open.add(stream);
        return id;
    }

    /** No other number is left. */
    boolean areExhausted() {
        return nextId >= MOST_ID;
    }

    /** So far. */
    int opened() {
        return nextId / 2;
    }

    int size() {
        return open.size();
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    Http2Stream at(int index) {
        return open.get(index);
    }

    /** Null if it is none that is open. */
    @Nullable
    Http2Stream find(int id) {
        int low = 0;
        int high = open.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Http2Stream stream = open.get(middle);
            if (stream.id() == id) {
                return stream;
            }
            if (stream.id() < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    void remove(Http2Stream stream) {
        open.remove(stream);
    }

    /** Whether the gateway has ever opened it. */
    boolean wasOpened(int id) {
        return (id & 1) == 1 && id < nextId;
    }
}
