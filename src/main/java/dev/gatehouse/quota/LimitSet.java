package dev.gatehouse.quota;

import dev.gatehouse.route.RateLimit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The limits that apply together, and the field that announces them.
 *
 * @param policy value of RateLimit-Policy; empty if there are no limits
 */
record LimitSet(List<Limit> limits, String policy) {

    static final LimitSet NONE = new LimitSet(List.of(), "");

    /** The greatest integer of a structured field: RFC 9651 §3.3.1. */
    static final long LARGEST_INTEGER = 999_999_999_999_999L;

    LimitSet {
        limits = List.copyOf(limits);
    }

    static LimitSet ofRoute(String routeId, List<RateLimit> settings, LimiterStore store) {
        return of("route " + routeId, "", settings, store);
    }

    static LimitSet ofConsumer(String consumerId, List<RateLimit> settings, LimiterStore store) {
        return of("consumer " + consumerId, "consumer-", settings, store);
    }

    /** Two limits of one owner that say the same are one: counted twice, they would allow half. */
    private static LimitSet of(String owner, String namePrefix, List<RateLimit> settings, LimiterStore store) {
        if (settings.isEmpty()) {
            return NONE;
        }
        Set<String> names = new HashSet<>();
        List<Limit> limits = new ArrayList<>();
        for (RateLimit limit : new LinkedHashSet<>(settings)) {
            limits.add(new Limit(owner, unique(namePrefix + name(limit), names), limit, store));
        }
        return new LimitSet(limits, policy(limits));
    }

    /** These limits and those. */
    LimitSet and(LimitSet others) {
        if (others.limits.isEmpty()) {
            return this;
        }
        if (limits.isEmpty()) {
            return others;
        }
        List<Limit> all = new ArrayList<>(limits);
        all.addAll(others.limits);
        return new LimitSet(all, policy + ", " + others.policy);
    }

    private static String unique(String name, Set<String> names) {
        String unique = name;
        for (int i = 2; !names.add(unique); i++) {
            unique = name + '-' + i;
        }
        return unique;
    }

    private static String name(RateLimit limit) {
        String period = limit.period().name().toLowerCase(Locale.ROOT);
        return switch (limit.countBy().kind()) {
            case CONSUMER -> period;
            case ADDRESS -> period + "-address";
            case ROUTE -> period + "-route";
            case HEADER -> period + "-header";
        };
    }

    private static String policy(List<Limit> limits) {
        StringBuilder policy = new StringBuilder();
        for (Limit limit : limits) {
            RateLimit settings = limit.settings();
            policy.append(policy.isEmpty() ? "" : ", ").append('"').append(limit.name());
            policy.append("\";q=").append(Math.min(settings.count(), LARGEST_INTEGER));
            // The length of a month differs: the window is optional, and RateLimit says when this one ends.
            if (settings.period() != RateLimit.Period.MONTH) {
                policy.append(";w=").append(settings.period().seconds());
            }
            if (settings.burst() != settings.count()) {
                policy.append(";gatehouse-burst=").append(Math.min(settings.burst(), LARGEST_INTEGER));
            }
        }
        return policy.toString();
    }
}
