package dev.gatehouse.config;

import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Unit;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What requests of routes cost, held against all limits that count them: what is dearer than a limit ever has is never let in. A limit of
 * the gateway makes that an error, as nobody gets in. One of some consumers is a warning, since they may never call that route.
 */
final class Costs {

    private static final String REMEDY = "write a lower cost, or raise that limit or its burst";

    private final Problems problems;
    private final Set<Cost> costs = new LinkedHashSet<>();

    Costs(Problems problems) {
        this.problems = problems;
    }

    /**
     * @param named whether callers have names there
     * @param groups one of which a caller must be in; empty = none in particular
     */
    private record Cost(Location at, int units, boolean named, List<String> groups) {

        boolean concerns(Owner owner) {
            return named && (groups.isEmpty() || !Collections.disjoint(groups, owner.groups));
        }
    }

    /**
     * Consumers whose limits say the same.
     *
     * @param groups that one of them at least is in
     */
    private record Owner(String name, RateLimit least, Set<String> groups) {}

    void add(Location at, int units, AuthSettings auth) {
        if (units > 1) {
            costs.add(new Cost(at, units, !auth.isPublic(), auth.demands().groups()));
        }
    }

    /** @param secret whether what the limits say must not be shown */
    void holdAgainstGateway(LimitSettings limits, boolean secret) {
        least(limits).ifPresent(least -> {
            Set<Location> told = new HashSet<>();
            for (Cost cost : costs) {
                if (cost.units > least.burst() && told.add(cost.at)) {
                    String text = ConfigText.quote(secret ? ConfigText.MASK : least.text());
                    problems.error(
                            cost.at,
                            "is more than " + text + " of quota.gateway ever has: such a request would never be let in",
                            REMEDY);
                }
            }
        });
    }

    void holdAgainst(List<ConsumerSettings> consumers, Map<String, LimitSettings> plans) {
        if (costs.isEmpty()) {
            return;
        }
        List<Owner> owners = owners(consumers, plans);
        Map<Location, List<Owner>> poorer = new LinkedHashMap<>();
        for (Cost cost : costs) {
            List<Owner> found = owners.stream()
                    .filter(owner -> owner.least.burst() < cost.units && cost.concerns(owner))
                    .toList();
            if (!found.isEmpty()) {
                poorer.merge(cost.at, found, (one, other) -> one.size() < other.size() ? other : one);
            }
        }
        poorer.forEach((at, found) -> {
            Owner first = found.get(0);
            int others = found.size() - 1;
            String too = others == 0 ? "" : ", and than those of " + (others == 1 ? "another" : others + " others");
            problems.warning(
                    at,
                    "is more than " + ConfigText.quote(first.least.text()) + " of " + first.name + " ever has" + too
                            + ": such a request of theirs is never let in",
                    REMEDY + ", or keep them off the route by auth.groups");
        });
    }

    /** Those with the least first. A plan's consumers are one, save those that say otherwise themselves. */
    private static List<Owner> owners(List<ConsumerSettings> consumers, Map<String, LimitSettings> plans) {
        Map<String, Owner> owners = new HashMap<>();
        Map<LimitSettings, Optional<RateLimit>> leasts = new HashMap<>();
        for (ConsumerSettings consumer : consumers) {
            Optional<RateLimit> least = leasts.computeIfAbsent(consumer.limits(), Costs::least);
            String plan = consumer.plan();
            boolean asPlanned = plan != null && consumer.limits().equals(plans.get(plan));
            least.ifPresent(limit -> owners.computeIfAbsent(
                            (asPlanned ? plan : "") + " " + limit.text(),
                            none -> new Owner(asPlanned ? "plan " + plan : consumer.id(), limit, new HashSet<>()))
                    .groups
                    .addAll(consumer.groups()));
        }
        return owners.values().stream()
                .sorted(Comparator.comparingLong((Owner owner) -> owner.least.burst())
                        .thenComparing(Owner::name))
                .toList();
    }

    /** The one that can hold the fewest requests, of those that refuse any. */
    private static Optional<RateLimit> least(LimitSettings limits) {
        return limits.rates().stream()
                .filter(limit -> limits.enforced() && limit.unit() == Unit.REQUESTS)
                .min(Comparator.comparingLong(RateLimit::burst));
    }
}
