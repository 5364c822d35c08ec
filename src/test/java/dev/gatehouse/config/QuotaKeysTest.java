package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.ConcurrentLimit;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.CountBy.Kind;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.RateLimit.Unit;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuotaKeysTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final String KEY = "key.a = sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private Conf conf;

    @BeforeEach
    void open(@TempDir Path directory) {
        conf = Conf.open(directory);
    }

    @Test
    void bytes_are_counted_by_a_rate_that_is_a_size() {
        RateLimit limit = new RateLimit(Unit.BYTES, 10 << 20, Period.SECOND, 20 << 20, CountBy.ADDRESS, UTC);

        assertEquals(
                List.of(limit),
                conf.respondingRoute("a", "quota = 10MiB/s burst 20MiB per address")
                        .route("a")
                        .quota()
                        .limits()
                        .rates());
    }

    @Test
    void a_route_may_limit_only_how_many_come_at_once() {
        LimitSettings limits = conf.respondingRoute("a", "quota.concurrent = 20, 3 per address", "quota.per = route")
                .route("a")
                .quota()
                .limits();

        assertEquals(
                List.of(new ConcurrentLimit(20, CountBy.ROUTE), new ConcurrentLimit(3, CountBy.ADDRESS)),
                limits.concurrent());
    }

    @Test
    void what_has_no_meaning_is_refused() {
        assertProblem(
                "quota: \"5/s burst 5 per plan\" counts by something that has no meaning here",
                "only a plan's own file counts by plan",
                "quota = 5/s per plan");
        assertProblem(
                "quota: \"5/s burst 5 per gateway\" counts by something that has no meaning here",
                "put what counts everything together in quota.gateway",
                "quota = 5/s per gateway");
        assertProblem(
                "quota: counts by a claim, and no scheme of the route brings any",
                "add jwt:NAME to auth",
                "quota = 5/s per claim:tenant");
        assertProblem(
                "quota.concurrent: counts by a claim, and no scheme of the route brings any",
                "add jwt:NAME to auth",
                "quota.concurrent = 5",
                "quota.per = claim:tenant");
        assertProblem(
                "quota: \"6/day per consumer\" is one more count of the same day",
                "take the larger one of the two out",
                "quota = 5/day, 6/day");
        assertProblem(
                "quota.concurrent: \"6 at once per consumer\" is one more number of the same requests",
                "take the larger one of the two out",
                "quota.concurrent = 5, 6");
        assertProblem(
                "quota: \"10MiB/s burst 20\" counts requests here and bytes there", "", "quota = 10MiB/s burst 20");
        assertProblem("quota: \"2TiB/h\" is out of range", "write 1B to 1023GiB", "quota = 2TiB/h");
        assertProblem("quota.concurrent: \"0\" is out of range", "write 1 to 1000000", "quota.concurrent = 0");
        assertProblem(
                "quota.cost.post: does not end in a method, in capitals", "", "quota = 5/s", "quota.cost.post = 2");
    }

    @Test
    void a_route_may_limit_all_that_come_from_an_address_and_each_consumer_there() {
        List<RateLimit> rates = conf.respondingRoute(
                        "a", "quota = 5/day per consumer+address, 9/day per address, 7/day per consumer")
                .route("a")
                .quota()
                .limits()
                .rates();

        assertEquals(3, rates.size());
    }

    @Test
    void of_a_consumer_per_address_and_per_consumer_and_address_are_the_same() {
        String problems = conf.respondingRoute("a")
                .file("consumers/acme.properties", KEY, "quota = 5/day per consumer+address, 9/day per address")
                .problems();

        assertTrue(problems.contains("\"9/day per address\" is one more count of the same day"), problems);
    }

    @Test
    void what_another_key_makes_void_is_refused() {
        assertProblem("quota.enforce: has no effect without quota or quota.concurrent", "", "quota.enforce = off");
        assertProblem(
                "quota.cost.response-header: has no effect beside respond.status",
                "",
                "quota.cost.response-header = X-Cost");
        assertProblem("quota.zone: has no effect", "", "quota.concurrent = 5", "quota.zone = Europe/Berlin");
        assertProblem(
                "quota.per: has no effect: every limit says itself what it is per",
                "",
                "quota = 5/s per route",
                "quota.concurrent = 5 per route",
                "quota.per = address");
    }

    @Test
    void a_bound_on_what_no_service_is_asked_for_is_refused() {
        String problems =
                conf.forwardingRoute("a", "quota.cost.response-header.max = 5").problems();

        assertTrue(
                problems.contains("quota.cost.response-header.max: has no effect without quota.cost.response-header"),
                problems);
    }

    @Test
    void a_cost_that_a_limit_of_the_route_never_has_is_refused() {
        assertProblem(
                "quota.cost.POST: is more than \"100/s burst 5 per consumer\" ever has",
                "write a lower cost, or raise the limit",
                "quota = 100/s burst 5",
                "quota.cost.POST = 6");
    }

    @Test
    void a_cost_that_a_limit_of_the_gateway_never_has_is_refused() {
        String problems = conf.file("gatehouse.properties", "default.auth = none", "quota.gateway = 100/s burst 5")
                .respondingRoute("a", "quota = 9/s", "quota.cost.POST = 6")
                .problems();

        assertEquals("""
                conf/routes/a.properties:2: quota.cost.POST: is more than "100/s burst 5 per gateway" of quota.gateway ever \
                has: such a request would never be let in
                    write a lower cost, or raise that limit or its burst
                """.strip(), problems.strip());
        assertEquals(
                "",
                conf.file(
                                "gatehouse.properties",
                                "default.auth = none",
                                "quota.gateway = 100/s burst 5, 1MiB/s burst 2B",
                                "quota.gateway.enforce = off")
                        .problems());
    }

    @Test
    void a_cost_that_a_limit_of_consumers_who_may_call_never_has_is_warned_of() {
        conf.respondingRoute("a", "auth = api-key", "quota.cost = 6", "auth.groups = users")
                .respondingRoute("open", "quota = 100/s", "quota.cost = 7")
                .file("plans/free.properties", "quota = 5/s, 1000/day")
                .file("plans/gold.properties", "quota = 50/s")
                .file("consumers/acme.properties", KEY, "plan = free", "groups = users")
                .file("consumers/other.properties", "plan = gold", "groups = users", "quota = 3/s per route")
                .file("consumers/third.properties", "plan = gold", "groups = users")
                .file("consumers/nobody.properties", "quota = 1/s");

        assertEquals("""
                conf/routes/a.properties:2: quota.cost: is more than "3/s burst 3 per consumer+route" of other ever has, \
                and than those of another: such a request of theirs is never let in
                    write a lower cost, or raise that limit or its burst, or keep them off the route by auth.groups
                """.strip(), conf.warnings().strip());
    }

    @Test
    void a_cost_that_a_limit_has_just_is_none_to_speak_of() {
        conf.file("gatehouse.properties", "default.auth = api-key", "quota.gateway = 6/s")
                .respondingRoute("a", "quota = 6/s", "quota.cost = 6")
                .file("plans/free.properties", "quota = 6/s")
                .file("consumers/acme.properties", KEY, "plan = free")
                .file("consumers/other.properties", "quota = 6/s per route");

        assertEquals("", conf.problems());
        assertEquals("", conf.warnings());
    }

    @Test
    void a_consumer_has_what_its_plan_says_but_for_what_its_own_file_does() {
        conf.respondingRoute("a")
                .file(
                        "plans/gold.properties",
                        "quota = 50/s, 100/s per plan, 1000/day",
                        "quota.zone = Europe/Berlin",
                        "quota.concurrent = 20",
                        "quota.enforce = off")
                .file("consumers/acme.properties", "plan = gold")
                .file("consumers/other.properties", "plan = gold", "quota = 5/s per route", "quota.enforce = on")
                .file("consumers/third.properties", "plan = gold", "quota = none");

        RateLimit second = new RateLimit(50, Period.SECOND, 50, CountBy.CONSUMER, ZoneId.of("Europe/Berlin"));
        RateLimit ofAll = new RateLimit(100, Period.SECOND, 100, CountBy.of(Kind.PLAN), ZoneId.of("Europe/Berlin"));
        RateLimit day = new RateLimit(1000, Period.DAY, 1000, CountBy.CONSUMER, ZoneId.of("Europe/Berlin"));
        List<ConcurrentLimit> atOnce = List.of(new ConcurrentLimit(20, CountBy.CONSUMER));
        assertEquals(
                new LimitSettings(List.of(second, ofAll, day), atOnce, false),
                consumer(0).limits());
        RateLimit own = new RateLimit(5, Period.SECOND, 5, CountBy.ROUTE.ofEachConsumer(), UTC);
        assertEquals(new LimitSettings(List.of(own), atOnce, true), consumer(1).limits());
        assertEquals(new LimitSettings(List.of(), atOnce, false), consumer(2).limits());
    }

    @Test
    void a_plan_that_there_is_not_is_an_error_and_one_that_nobody_has_a_warning() {
        conf.respondingRoute("a")
                .file("plans/gold.properties", "quota = 50/s")
                .file("plans/empty.properties")
                .file("consumers/acme.properties", KEY, "plan = glod");

        assertEquals("""
            conf/consumers/acme.properties:2: plan: there is no plan "glod"
                did you mean gold? the plans are empty, gold
            """, conf.problems());
        assertEquals("""
            conf/plans/empty.properties: limits nothing
                add quota or quota.concurrent to it
            conf/plans/empty.properties: no consumer has this plan
                take the file away, or write plan = empty in a consumer's
            conf/plans/gold.properties: no consumer has this plan
                take the file away, or write plan = gold in a consumer's
            """, conf.warnings());
    }

    @Test
    void a_plan_counts_neither_by_gateway_nor_by_consumer_beside_plan() {
        conf.respondingRoute("a").file("plans/gold.properties", "quota = 5/s per plan+consumer, 6/s per gateway");

        String problems = conf.problems();
        assertTrue(problems.contains("take plan off: each consumer has one plan"), problems);
        assertTrue(problems.contains("in quota.gateway of gatehouse.properties"), problems);
    }

    @Test
    void limits_of_the_gateway_count_everything_together_unless_they_say() {
        conf.file("gatehouse.properties", "quota.gateway = 500/s, 5/s per address", "quota.gateway.concurrent = 100")
                .respondingRoute("a", "auth = none");

        LimitSettings limits = conf.valid().limits();
        assertEquals(
                List.of(CountBy.GATEWAY, CountBy.ADDRESS),
                limits.rates().stream().map(RateLimit::countBy).toList());
        assertEquals(List.of(new ConcurrentLimit(100, CountBy.GATEWAY)), limits.concurrent());
    }

    @Test
    void what_a_limit_of_the_gateway_cannot_count_by_is_refused() {
        conf.file("gatehouse.properties", "quota.gateway = 5/s per gateway+address", "quota.gateway.zone = UTC")
                .respondingRoute("a", "auth = none");

        String problems = conf.problems();
        assertTrue(problems.contains("write per gateway alone, for everything, or take gateway off"), problems);
        assertTrue(problems.contains("quota.gateway.zone: has no effect"), problems);
    }

    @Test
    void whoever_sees_limits_has_to_say_who_it_is() {
        conf.file("gatehouse.properties", "limits.path = /limits").respondingRoute("a", "auth = none");
        assertTrue(conf.problems().contains("limits.path: could not tell who asks"), conf.problems());
        conf.file("gatehouse.properties", "limits.path = /limits", "default.auth = none");
        assertTrue(conf.problems().contains("limits.path: could not tell who asks"), conf.problems());
        conf.file("gatehouse.properties", "limits.auth = api-key").respondingRoute("a", "auth = none");
        assertTrue(conf.problems().contains("limits.auth: has no effect without limits.path"), conf.problems());
        conf.file("gatehouse.properties", "limits.path = /limits", "default.auth = api-key");
        assertEquals("", conf.problems());
    }

    private void assertProblem(String what, String remedy, String... lines) {
        String problems = conf.respondingRoute("a", lines).problems();
        assertTrue(problems.contains(what) && problems.contains(remedy), problems);
    }

    private ConsumerSettings consumer(int index) {
        return conf.valid().consumers().get(index);
    }
}
