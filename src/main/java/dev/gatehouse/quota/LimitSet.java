package dev.gatehouse.quota;

import dev.gatehouse.route.ConcurrentLimit;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.CountBy.Kind;
import dev.gatehouse.route.CountBy.Part;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The limits that apply together, and the field that announces them.
 *
 * @param limits those that are enforced first
 * @param enforced how many of them are
 * @param policy value of RateLimit-Policy; empty if none is enforced
 */
record LimitSet(List<Limit> limits, int enforced, String policy) {

    static final LimitSet NONE = new LimitSet(List.of(), 0, "");

    LimitSet {
        limits = List.copyOf(limits);
    }

    static LimitSet ofRoute(String routeId, LimitSettings settings, LimiterStore store) {
        return new Naming("route " + routeId, "", Kind.CONSUMER).make(settings, store);
    }

    /** The same for all consumers whose limits say the same: each is counted apart by its name. */
    static LimitSet ofConsumers(LimitSettings settings, LimiterStore store) {
        return new Naming("consumers", "consumer-", Kind.CONSUMER).make(settings, store);
    }

    static LimitSet ofGateway(LimitSettings settings, LimiterStore store) {
        return new Naming("gateway", "gateway-", Kind.GATEWAY).make(settings, store);
    }

    /** These limits and those. */
    LimitSet and(LimitSet others) {
        if (others.limits.isEmpty()) {
            return this;
        }
        if (limits.isEmpty()) {
            return others;
        }
        List<Limit> all = Stream.of(
                        limits.subList(0, enforced),
                        others.limits.subList(0, others.enforced),
                        limits.subList(enforced, limits.size()),
                        others.limits.subList(others.enforced, others.limits.size()))
                .flatMap(List::stream)
                .toList();
        return of(all, enforced + others.enforced);
    }

    /** Those alone of which this is true. */
    LimitSet only(Predicate<? super Limit> wanted) {
        List<Limit> first = limits.stream().limit(enforced).filter(wanted).toList();
        List<Limit> rest = limits.stream().skip(enforced).filter(wanted).toList();
        return of(Stream.concat(first.stream(), rest.stream()).toList(), first.size());
    }

    private static LimitSet of(List<Limit> limits, int enforced) {
        String policy = limits.stream().limit(enforced).map(Limit::policy).collect(Collectors.joining(", "));
        return new LimitSet(limits, enforced, policy);
    }

    /**
     * How the limits of one owner are called.
     *
     * @param usual what need not be said in a name, as it is what the owner's limits are mostly for
     */
    private record Naming(String owner, String prefix, Kind usual) {

        /** Two limits of one owner that say the same are one: counted twice, they would allow half. */
        LimitSet make(LimitSettings settings, LimiterStore store) {
            Set<String> names = new HashSet<>();
            List<Limit> limits = new ArrayList<>();
            for (RateLimit limit : new LinkedHashSet<>(settings.rates())) {
                limits.add(new Limit(owner, unique(name(limit), names), limit, store));
            }
            for (ConcurrentLimit limit : new LinkedHashSet<>(settings.concurrent())) {
                limits.add(new Limit(owner, unique(name("concurrent", limit.countBy()), names), limit, store));
            }
            return limits.isEmpty() ? NONE : of(limits, settings.enforced() ? limits.size() : 0);
        }

        private static String unique(String name, Set<String> names) {
            String unique = name;
            for (int i = 2; !names.add(unique); i++) {
                unique = name + '-' + i;
            }
            return unique;
        }

        private String name(RateLimit limit) {
            return name(word(limit.period()) + (limit.unit() == Unit.BYTES ? "-bytes" : ""), limit.countBy());
        }

        private String name(String what, CountBy countBy) {
            StringBuilder name = new StringBuilder(prefix).append(what);
            for (Part part : countBy.parts()) {
                if (part.kind() != usual) {
                    name.append('-').append(word(part.kind()));
                }
            }
            return name.toString();
        }

        private static String word(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT);
        }
    }
}
