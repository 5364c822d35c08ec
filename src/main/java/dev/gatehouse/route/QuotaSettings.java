package dev.gatehouse.route;

import java.util.List;

/**
 * How much may be used of a route.
 *
 * @param limits the route's own, beside those of its callers and of the gateway
 * @param cost what a request counts for in all of them
 * @param sharing how it is held to those that several gateways share
 */
public record QuotaSettings(LimitSettings limits, CostSettings cost, Sharing sharing) {

    public static final QuotaSettings NONE = of(List.of());

    /** Enforced rates, and each request counts for one. */
    public static QuotaSettings of(List<RateLimit> rates) {
        return new QuotaSettings(new LimitSettings(rates, List.of(), true), CostSettings.ONE, Sharing.STANDARD);
    }
}
