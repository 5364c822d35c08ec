package dev.gatehouse.route;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request of one route counts for, wherever requests are counted.
 *
 * @param standard of a request by any other method; 0 = nothing
 * @param byMethod what else it is by some methods
 * @param stated what the service says that it was; null = nobody asks
 */
public record CostSettings(
        int standard,
        Map<String, Integer> byMethod,
        @Nullable StatedCost stated) {

    /** Each request counts for one. */
    public static final CostSettings ONE = new CostSettings(1, Map.of(), null);

    /** More is no cost of one request. */
    public static final int LARGEST = 1_000_000_000;

    public CostSettings {
        byMethod = Map.copyOf(byMethod);
        if (standard < 0 || standard > LARGEST) {
            throw new IllegalArgumentException("cost " + standard);
        }
    }

    /** What is taken when the request comes. */
    public long of(String method) {
        Integer own = byMethod.isEmpty() ? null : byMethod.get(method);
        return own == null ? standard : own;
    }

    /**
     * A field of the service's answer that holds the cost.
     *
     * @param most whatever the field says; at least 1
     * @param forwarded whether the client sees the field
     */
    public record StatedCost(String field, int most, boolean forwarded) {

        public StatedCost {
            if (most < 1 || most > LARGEST) {
                throw new IllegalArgumentException("most " + most);
            }
        }
    }
}
