package dev.gatehouse.config;

import dev.gatehouse.route.CostSettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.PathPattern;
import dev.gatehouse.route.Sharing.WhenUnavailable;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** The keys of limits, in whichever file they stand. */
final class QuotaKeys {

    private static final ValueType<List<Rate>> RATES = ValueType.listOf(Rate.TYPE);
    private static final ValueType<List<AtOnce>> CONCURRENT = ValueType.listOf(AtOnce.TYPE);
    private static final ValueType<Integer> COST = ValueType.integer(0, CostSettings.LARGEST);

    static final Key<List<Rate>> QUOTA =
            Key.of("quota", RATES, "rates of requests, or of bytes as in `10MiB/s`, see below and [quotas](quotas.md)");

    static final Key<CountBy> PER = Key.of(
            "quota.per",
            CountByType.TYPE,
            "consumer",
            "whose requests a limit counts together unless it says: `consumer` (the address where there is none), "
                    + "`address`, `route`, `header:NAME`, `cookie:NAME`, `claim:NAME`, or several joined by `+`");

    static final Key<ZoneId> ZONE =
            Key.of("quota.zone", Quantities.ZONE, "UTC", "where the hours, days and months of `quota` begin");

    static final Key<List<AtOnce>> AT_ONCE = Key.of(
            "quota.concurrent",
            CONCURRENT,
            "how many requests may be under way at once, from when each is let in to the end of its answer: `20`, `20"
                    + " per address`");

    static final Key<Boolean> ENFORCED = Key.of(
            "quota.enforce",
            ValueType.SWITCH,
            "on",
            "`off` = what is beyond the limits is counted and reported, and not refused");

    static final Key<Integer> COST_OF_ALL =
            Key.of("quota.cost", COST, "1", "what a request counts for in every limit of requests; `0` = nothing");

    static final Key<Integer> COST_OF_METHOD =
            Key.of("quota.cost.METHOD", COST, "the same of requests by one method: `quota.cost.POST = 10`");

    static final Key<String> COST_FIELD = Key.of(
            "quota.cost.response-header",
            FieldTypes.NAME,
            "a header of the service's answer that says what the request was worth; what is beyond its cost is charged"
                    + " then, whether the limits have it or not");

    static final Key<Integer> COST_MOST = Key.of(
            "quota.cost.response-header.max",
            ValueType.integer(1, CostSettings.LARGEST),
            "1000",
            "what is charged at most, whatever that header says");

    static final Key<Boolean> COST_FORWARDED = Key.of(
            "quota.cost.response-header.forward", ValueType.SWITCH, "off", "whether the client sees that header");

    static final Key<Boolean> ACCURACY = Key.of(
            "quota.accuracy",
            ValueType.choice(Map.of("lease", false, "exact", true)),
            "lease",
            "where limits are shared by `state = redis://...`: `lease` = each gateway holds a part of what is left, and all together"
                    + " exceed a limit by 1% at most; `exact` = Redis is asked about each request, which waits for it");

    static final Key<WhenUnavailable> WHEN_UNAVAILABLE = Key.of(
            "quota.when-unavailable",
            ValueType.choice(Map.of(
                    "local-share",
                    WhenUnavailable.LOCAL_SHARE,
                    "open",
                    WhenUnavailable.OPEN,
                    "closed",
                    WhenUnavailable.CLOSED)),
            "local-share",
            "while that Redis does not answer: `local-share` = each gateway goes on with its share of the limit, `open` = requests"
                    + " pass, `closed` = they get 503");

    static final List<Key<?>> IN_ROUTES = List.of(
            QUOTA,
            PER,
            ZONE,
            AT_ONCE,
            ENFORCED,
            COST_OF_ALL,
            COST_OF_METHOD,
            COST_FIELD,
            COST_MOST,
            COST_FORWARDED,
            ACCURACY,
            WHEN_UNAVAILABLE);

    static final Key<String> PLAN = Key.of(
            "plan",
            ValueType.of(
                    "plan name",
                    "write the name of a file in plans/",
                    text -> ConfigDirectory.isName(text)
                            ? Parsed.valid(text)
                            : Parsed.invalid(text, "is no name of a plan", "write the name of a file in plans/")),
            "the plan whose limits it has; what the consumer's own file says goes before");

    static final Key<List<Rate>> OF_CONSUMER = Key.of(
            "quota",
            RATES.withNone(List.of()),
            "rates for all that this consumer does, beside those of the route; `per route` = on each route apart; "
                    + "`none` = not even the plan's");

    static final Key<List<AtOnce>> AT_ONCE_OF_CONSUMER = Key.of(
            "quota.concurrent",
            CONCURRENT.withNone(List.of()),
            "how many of its requests may be under way at once; `none` = any number, whatever the plan says");

    static final Key<Boolean> ENFORCED_OF_CONSUMER = ENFORCED.withoutStandard();

    static final Key<List<Rate>> OF_PLAN = Key.of(
            "quota",
            RATES,
            "rates of each consumer that has the plan; `per plan` = of all of them together, `per route` = on each"
                    + " route apart");

    static final Key<List<AtOnce>> AT_ONCE_OF_PLAN =
            Key.of("quota.concurrent", CONCURRENT, "how many requests of each consumer may be under way at once");

    static final List<Key<?>> IN_PLANS = List.of(OF_PLAN, ZONE, AT_ONCE_OF_PLAN, ENFORCED);

    static final Key<List<Rate>> OF_GATEWAY = Key.of(
            "quota.gateway",
            RATES,
            "rates of everything that the gateway lets in, beside those of routes and consumers; of all callers"
                    + " together unless one says `per address` or the like");

    static final Key<ZoneId> ZONE_OF_GATEWAY = Key.of(
            "quota.gateway.zone", Quantities.ZONE, "UTC", "where the hours, days and months of `quota.gateway` begin");

    static final Key<List<AtOnce>> AT_ONCE_OF_GATEWAY = Key.of(
            "quota.gateway.concurrent",
            CONCURRENT,
            "how many requests may be under way at once; beyond them 429, where `limit.requests` answers 503");

    static final Key<Boolean> ENFORCED_OF_GATEWAY = Key.of(
            "quota.gateway.enforce",
            ValueType.SWITCH,
            "on",
            "`off` = these are counted and reported, and refuse nothing");

    static final Key<PathPattern> LIMITS_PATH = Key.of(
            "limits.path",
            PatternTypes.PATH,
            "where consumers see their own limits, what they have used of them, and when they begin anew, see"
                    + " [quotas](quotas.md); off without this");

    static final Key<List<SchemeName>> LIMITS_AUTH = Key.of(
            "limits.auth", SchemeName.LIST, "how they say who they are there; as `default.auth` says without this");

    private QuotaKeys() {}
}
