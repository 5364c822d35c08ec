package dev.gatehouse.config;

import dev.gatehouse.config.LimitsReader.Owner;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.CostSettings;
import dev.gatehouse.route.CostSettings.StatedCost;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.CountBy.Kind;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.QuotaSettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Unit;
import dev.gatehouse.route.Sharing;
import java.util.HashMap;
import java.util.Map;

/** What a route says of how much may be used of it. */
final class QuotaReader {

    private final Problems problems;
    private final LimitsReader limits;
    private final Costs costs;

    /** @param costs is told of what requests cost */
    QuotaReader(Problems problems, Costs costs) {
        this.problems = problems;
        this.costs = costs;
        this.limits = new LimitsReader(problems, Owner.ROUTE);
    }

    /**
     * @param auth the ways in to the route
     * @param bringsClaims whether some of them, with what is written and cannot be used, say more of a caller than its name
     */
    QuotaSettings read(Statements stated, AuthSettings auth, boolean bringsClaims) {
        CountBy countBy = stated.value(QuotaKeys.PER);
        LimitSettings read = limits.read(stated, countBy, stated.value(QuotaKeys.ENFORCED));
        CostSettings cost = cost(stated);
        read.rates().forEach(limit -> checkCost(stated, limit, cost));
        noteCosts(stated, auth);
        if (!bringsClaims) {
            read.rates().forEach(limit -> checkClaims(stated, QuotaKeys.QUOTA, limit.countBy()));
            read.concurrent().forEach(limit -> checkClaims(stated, QuotaKeys.AT_ONCE, limit.countBy()));
        }
        return new QuotaSettings(
                read, cost, new Sharing(stated.value(QuotaKeys.WHEN_UNAVAILABLE), stated.value(QuotaKeys.ACCURACY)));
    }

    private static CostSettings cost(Statements stated) {
        Map<String, Integer> byMethod = new HashMap<>();
        stated.family(QuotaKeys.COST_OF_METHOD).forEach((statement, cost) -> byMethod.put(statement.ending(), cost));
        String field = stated.find(QuotaKeys.COST_FIELD);
        return new CostSettings(
                stated.value(QuotaKeys.COST_OF_ALL),
                byMethod,
                field == null
                        ? null
                        : new StatedCost(
                                field, stated.value(QuotaKeys.COST_MOST), stated.value(QuotaKeys.COST_FORWARDED)));
    }

    private void noteCosts(Statements stated, AuthSettings auth) {
        costs.add(stated.locate(QuotaKeys.COST_OF_ALL), stated.value(QuotaKeys.COST_OF_ALL), auth);
        stated.family(QuotaKeys.COST_OF_METHOD).forEach((statement, own) -> costs.add(statement.at(), own, auth));
    }

    private void checkCost(Statements stated, RateLimit limit, CostSettings cost) {
        if (limit.unit() != Unit.REQUESTS) {
            return;
        }
        if (cost.standard() > limit.burst()) {
            report(stated, stated.locate(QuotaKeys.COST_OF_ALL), limit);
        }
        stated.family(QuotaKeys.COST_OF_METHOD).forEach((statement, own) -> {
            if (own > limit.burst()) {
                report(stated, statement.at(), limit);
            }
        });
    }

    private void report(Statements stated, Location at, RateLimit limit) {
        String text = stated.isSecret(QuotaKeys.QUOTA) ? ConfigText.MASK : limit.text();
        problems.error(
                at,
                "is more than " + ConfigText.quote(text) + " ever has: such a request would never be let in",
                "write a lower cost, or raise the limit or its burst");
    }

    private void checkClaims(Statements stated, Key<?> key, CountBy countBy) {
        if (countBy.has(Kind.CLAIM)) {
            problems.error(
                    stated.locate(key),
                    "counts by a claim, and no scheme of the route brings any",
                    "add jwt:NAME to auth, or count by something else");
        }
    }
}
