package dev.gatehouse.quota;

import dev.gatehouse.route.CountBy.Kind;
import dev.gatehouse.route.CountBy.Part;
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

    /** The same for all consumers whose limits say the same: each is counted apart by its name. */
    static LimitSet ofConsumers(List<RateLimit> settings, LimiterStore store) {
        return of("consumers", "consumer-", settings, store);
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

    /** Whose it is need not be said of a consumer: it is what limits are for. */
    private static String name(RateLimit limit) {
        StringBuilder name = new StringBuilder(word(limit.period()));
        for (Part part : limit.countBy().parts()) {
            if (part.kind() != Kind.CONSUMER) {
                name.append('-').append(word(part.kind()));
            }
        }
        return name.toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
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
