package dev.gatehouse.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer says of its limits, beside its plan.
 *
 * @param rates null = as the plan says; empty = none
 * @param concurrent likewise
 * @param enforced null = as the plan says
 */
public record StatedLimits(
        @Nullable List<RateLimit> rates,
        @Nullable List<ConcurrentLimit> concurrent,
        @Nullable Boolean enforced) {

    public static final StatedLimits NOTHING = new StatedLimits(null, null, null);

    /** These, and the plan's where nothing is said. */
    public LimitSettings over(LimitSettings plan) {
        if (equals(NOTHING)) {
            return plan;
        }
        return new LimitSettings(
                rates == null ? plan.rates() : rates,
                concurrent == null ? plan.concurrent() : concurrent,
                enforced == null ? plan.enforced() : enforced);
    }
}
