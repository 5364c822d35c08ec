package dev.gatehouse.config;

import dev.gatehouse.route.ConcurrentLimit;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.CountBy.Kind;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.StatedLimits;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a file says of the limits of one owner, and what of it has no meaning there. */
final class LimitsReader {

    private static final String WHOSE = "counts by something that has no meaning here";

    private final Problems problems;
    private final Owner owner;

    LimitsReader(Problems problems, Owner owner) {
        this.problems = problems;
        this.owner = owner;
    }

    /** Whose limits they are. */
    @SuppressWarnings("ImmutableEnumChecker") // A key never changes.
    enum Owner {
        ROUTE(QuotaKeys.QUOTA, QuotaKeys.AT_ONCE, QuotaKeys.ZONE),
        CONSUMER(QuotaKeys.OF_CONSUMER, QuotaKeys.AT_ONCE_OF_CONSUMER, QuotaKeys.ZONE),
        PLAN(QuotaKeys.OF_PLAN, QuotaKeys.AT_ONCE_OF_PLAN, QuotaKeys.ZONE),
        GATEWAY(QuotaKeys.OF_GATEWAY, QuotaKeys.AT_ONCE_OF_GATEWAY, QuotaKeys.ZONE_OF_GATEWAY);

        private final Key<List<Rate>> rates;
        private final Key<List<AtOnce>> atOnce;
        private final Key<ZoneId> zone;

        Owner(Key<List<Rate>> rates, Key<List<AtOnce>> atOnce, Key<ZoneId> zone) {
            this.rates = rates;
            this.atOnce = atOnce;
            this.zone = zone;
        }

        private boolean isConsumers() {
            return this == CONSUMER || this == PLAN;
        }
    }

    /** @param enforced by the owner's own key */
    LimitSettings read(Statements stated, CountBy unlessStated, boolean enforced) {
        return stated(stated, unlessStated, enforced).over(LimitSettings.NONE);
    }

    /** @param enforced null = not stated */
    StatedLimits stated(Statements stated, CountBy unlessStated, @Nullable Boolean enforced) {
        List<Rate> rates = stated.find(owner.rates);
        List<AtOnce> atOnce = stated.find(owner.atOnce);
        return new StatedLimits(
                rates == null ? null : rates(stated, rates, unlessStated),
                atOnce == null ? null : atOnce(stated, atOnce, unlessStated),
                enforced);
    }

    /** For files in which nothing makes another key void by itself. */
    void reportVoid(Statements stated, Key<Boolean> enforce) {
        List<Rate> rates = Objects.requireNonNullElse(stated.find(owner.rates), List.of());
        if (stated.has(owner.zone) && !stated.isUnread(owner.rates) && !Rate.needZone(rates)) {
            problems.error(stated.locate(owner.zone), Rate.NO_ZONE, Rate.NO_ZONE_REMEDY);
        }
        if (stated.has(enforce) && owner != Owner.CONSUMER && !stated.has(owner.rates) && !stated.has(owner.atOnce)) {
            problems.error(
                    stated.locate(enforce),
                    "has no effect without " + owner.rates.name() + " or " + owner.atOnce.name(),
                    "take the line out, or add one of them");
        }
    }

    private List<RateLimit> rates(Statements stated, List<Rate> rates, CountBy unlessStated) {
        ZoneId zone = stated.value(owner.zone);
        List<RateLimit> limits = new ArrayList<>();
        for (Rate rate : rates) {
            RateLimit limit = rate.limit(unlessStated, zone);
            check(stated, owner.rates, limit.text(), limit.countBy());
            RateLimit whole = owner.isConsumers() ? limit.ofEachConsumer() : limit;
            if (limits.stream().anyMatch(other -> isOfSameWindow(whole, other))) {
                problems.error(
                        stated.locate(owner.rates),
                        shown(stated, owner.rates, limit.text()) + " is one more count of the same "
                                + limit.period().unit(),
                        "take the larger one of the two out: the smaller one is what holds");
            } else {
                limits.add(whole);
            }
        }
        return limits;
    }

    private List<ConcurrentLimit> atOnce(Statements stated, List<AtOnce> atOnce, CountBy unlessStated) {
        List<ConcurrentLimit> limits = new ArrayList<>();
        for (AtOnce each : atOnce) {
            ConcurrentLimit limit = each.limit(unlessStated);
            check(stated, owner.atOnce, limit.text(), limit.countBy());
            ConcurrentLimit whole = owner.isConsumers() ? limit.ofEachConsumer() : limit;
            if (limits.stream().anyMatch(other -> other.countBy().equals(whole.countBy()))) {
                problems.error(
                        stated.locate(owner.atOnce),
                        shown(stated, owner.atOnce, limit.text()) + " is one more number of the same requests",
                        "take the larger one of the two out: the smaller one is what holds");
            } else {
                limits.add(whole);
            }
        }
        return limits;
    }

    private static boolean isOfSameWindow(RateLimit limit, RateLimit other) {
        return !limit.period().continuous()
                && limit.period() == other.period()
                && limit.unit() == other.unit()
                && limit.countBy().equals(other.countBy());
    }

    private void check(Statements stated, Key<?> key, String text, CountBy countBy) {
        if (countBy.has(Kind.PLAN) && owner != Owner.PLAN) {
            report(stated, key, text, "only a plan's own file counts by plan: put the limit in plans/NAME.properties");
        } else if (countBy.has(Kind.GATEWAY) && owner != Owner.GATEWAY) {
            report(stated, key, text, "put what counts everything together in quota.gateway of gatehouse.properties");
        } else if (countBy.has(Kind.GATEWAY) && countBy.parts().size() > 1) {
            report(stated, key, text, "write per gateway alone, for everything, or take gateway off");
        } else if (countBy.has(Kind.PLAN) && countBy.has(Kind.CONSUMER)) {
            report(stated, key, text, "take plan off: each consumer has one plan");
        }
    }

    private void report(Statements stated, Key<?> key, String text, String remedy) {
        problems.error(stated.locate(key), shown(stated, key, text) + " " + WHOSE, remedy);
    }

    private static String shown(Statements stated, Key<?> key, String text) {
        return ConfigText.quote(stated.isSecret(key) ? ConfigText.MASK : text);
    }
}
