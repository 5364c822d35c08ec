package dev.gatehouse.names;

import java.time.Duration;

/**
 * What a name leads to.
 *
 * @param ttl how long that may be taken for true, as whoever answered says: zero or longer
 */
public record Answer<T>(T value, Duration ttl) {

    public Answer {
        if (ttl.isNegative()) {
            throw new IllegalArgumentException("an answer that was never true");
        }
    }
}
