package dev.gatehouse.config;

import dev.gatehouse.config.LimitsReader.Owner;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.LimitSettings;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The plans that there are, and which of them consumers have. */
final class PlanReader {

    private final Problems problems;
    private final ConfigDirectory directory;
    private final LimitsReader limits;

    PlanReader(Problems problems, ConfigDirectory directory) {
        this.problems = problems;
        this.directory = directory;
        this.limits = new LimitsReader(problems, Owner.PLAN);
    }

    LimitSettings read(Statements stated) {
        limits.reportVoid(stated, QuotaKeys.ENFORCED);
        LimitSettings read = limits.read(stated, CountBy.CONSUMER, stated.value(QuotaKeys.ENFORCED));
        if (!stated.has(QuotaKeys.OF_PLAN) && !stated.has(QuotaKeys.AT_ONCE_OF_PLAN)) {
            problems.warning(Location.file(stated.file()), "limits nothing", "add quota or quota.concurrent to it");
        }
        return read;
    }

    /** Warns of plans that no consumer has. */
    void warnOfUnused(Map<String, LimitSettings> plans, KeptConsumers consumers) {
        Set<String> used = new HashSet<>();
        for (ConsumerRead consumer : consumers.all()) {
            ChosenPlan plan = consumer.plan();
            if (plan != null) {
                used.add(plan.name());
            }
        }
        for (String plan : plans.keySet()) {
            if (!used.contains(plan)) {
                problems.warning(
                        Location.file(directory.shownFile(FileKind.PLAN, plan)),
                        "no consumer has this plan",
                        "take the file away, or write plan = " + plan + " in a consumer's");
            }
        }
    }
}
