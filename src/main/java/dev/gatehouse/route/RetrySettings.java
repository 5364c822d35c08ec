package dev.gatehouse.route;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a try that failed is made again, without the client's knowing.
 *
 * @param attempts all tries of one request together; 1 = none is made again
 * @param causes for which a request that had been sent is sent again
 * @param tryTimeout how long a try waits for the answer to begin if another may follow; null = as long as the route lets it
 * @param bufferBytes how much of a body is kept to be sent again
 * @param budgetPercent tries that are made again, as a share of the upstream's requests of the last ten seconds
 * @param byIdempotencyKey whether an {@code Idempotency-Key} makes any request one that may be sent again
 */
public record RetrySettings(
        int attempts,
        Causes causes,
        @Nullable Duration tryTimeout,
        int bufferBytes,
        int budgetPercent,
        boolean byIdempotencyKey) {

    public RetrySettings {
        if (attempts < 1 || bufferBytes < 0 || budgetPercent < 0 || budgetPercent > 100) {
            throw new IllegalArgumentException("retry " + attempts + ", " + bufferBytes + ", " + budgetPercent);
        }
    }

    /**
     * What may be tried again though the request had been sent.
     *
     * @param lost the connection ended before the answer began
     * @param timeout the answer did not begin in time
     * @param statuses of answers, 500 to 599
     */
    public record Causes(boolean lost, boolean timeout, Set<Integer> statuses) {

        public Causes {
            statuses = Set.copyOf(statuses);
        }
    }
}
