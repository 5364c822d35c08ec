package dev.gatehouse.route;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint is chosen among those of an upstream.
 *
 * @param key what requests have in common that go to the same endpoint; null unless it goes by a hash
 */
public record Balance(Kind kind, @Nullable RequestKey key) {

    public static final Balance LEAST_REQUESTS = new Balance(Kind.LEAST_REQUESTS, null);
    public static final Balance ROUND_ROBIN = new Balance(Kind.ROUND_ROBIN, null);

    public Balance {
        if ((kind == Kind.HASH) != (key != null)) {
            throw new IllegalArgumentException("a key goes with HASH alone");
        }
    }

    /** What an endpoint is chosen by. */
    public enum Kind {
        /** The fewest requests in flight by its weight. */
        LEAST_REQUESTS,
        /** Each in turn, by weight. */
        ROUND_ROBIN,
        /** The same for the same key. */
        HASH
    }

    public static Balance byHash(RequestKey key) {
        return new Balance(Kind.HASH, key);
    }

    /** As a file states it. */
    @Override
    public String toString() {
        return switch (kind) {
            case LEAST_REQUESTS -> "least-requests";
            case ROUND_ROBIN -> "round-robin";
            case HASH -> "hash " + Objects.requireNonNull(key);
        };
    }
}
