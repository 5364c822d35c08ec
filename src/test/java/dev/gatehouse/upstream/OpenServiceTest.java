package dev.gatehouse.upstream;

import static dev.gatehouse.upstream.ServicesUnderTest.NO_EJECTION;
import static dev.gatehouse.upstream.ServicesUnderTest.ask;
import static dev.gatehouse.upstream.ServicesUnderTest.await;
import static dev.gatehouse.upstream.ServicesUnderTest.begin;
import static dev.gatehouse.upstream.ServicesUnderTest.next;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.Fields;
import dev.gatehouse.route.ConcurrencySettings;
import dev.gatehouse.route.EjectionSettings;
import dev.gatehouse.route.HealthSettings;
import dev.gatehouse.route.PoolSettings;
import dev.gatehouse.route.Priority;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.RetrySettings.Causes;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That the parts which care for a service's failures hear of what happens to its requests. */
@Timeout(60)
final class OpenServiceTest {

    private static final EjectionSettings AT_ONCE = new EjectionSettings(1, 0, Duration.ofSeconds(100), 50, 0);
    private static final RetrySettings TWICE =
            new RetrySettings(2, new Causes(true, false, Set.of(503)), null, 0, 20, false);
    private static final PoolSettings LARGE = new PoolSettings(50, 0, Duration.ofSeconds(60), Duration.ofMinutes(5));

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ServicesUnderTest services = new ServicesUnderTest();

    @AfterEach
    void stop() throws IOException {
        services.close();
    }

    @Test
    void tries_that_are_made_again_are_no_more_than_the_budget_and_all_requests_count_for_it() throws Exception {
        Upstream upstream = open(2, NO_EJECTION);
        services.service(0).answers(503);
        services.service(1).answers(503);
        int requests = 200;
        for (int i = 0; i < requests; i++) {
            assertEquals("503", ask(upstream, TWICE));
        }
        assertEquals(
                requests + requests * TWICE.budgetPercent() / 100,
                services.service(0).asked() + services.service(1).asked());
    }

    @Test
    void the_budget_is_the_same_when_the_settings_change() throws Exception {
        Upstream upstream = open(1, NO_EJECTION);
        services.service(0).answers(503);
        takeAll(upstream);
        UpstreamSettings other =
                ServicesUnderTest.with(upstream.settings(), upstream.settings().health(), LARGE);
        Upstream next = services.client().open(other);
        services.client().retire(upstream);
        services.client().closeExpired();
        assertEquals("503", ask(next, TWICE));
        assertEquals(1, services.service(0).asked());
    }

    @Test
    void the_budget_is_the_same_at_other_addresses() throws Exception {
        Upstream upstream = open(1, NO_EJECTION);
        services.service(1).answers(503);
        takeAll(upstream);
        Upstream elsewhere = services.client()
                .open(services.settings(2, NO_EJECTION, ConcurrencySettings.UNLIMITED)
                        .at(services.settings(2, NO_EJECTION, ConcurrencySettings.UNLIMITED)
                                .endpoints()
                                .subList(1, 2)));
        upstream.leadTo(elsewhere);
        assertEquals("503", ask(upstream, TWICE));
        assertEquals(1, services.service(1).asked());
    }

    @Test
    void some_of_the_budget_is_there_again_when_seconds_have_passed() {
        Upstream upstream = open(1, NO_EJECTION);
        takeAll(upstream);
        assertFalse(upstream.budget().take(0));
        for (int second = 0; second <= 10; second++) {
            services.client().secondIsOver();
        }
        assertTrue(upstream.budget().take(0));
    }

    private static void takeAll(Upstream upstream) {
        for (int i = 0; i < RetryBudget.LEAST; i++) {
            assertTrue(upstream.budget().take(0));
        }
    }

    @Test
    void where_there_is_no_other_endpoint_the_same_is_asked_again_only_after_a_pause() throws Exception {
        Upstream upstream = open(1, NO_EJECTION);
        services.service(0).answers(503);
        BlockingQueue<String> told = begin(upstream, TWICE);
        await(() -> services.service(0).asked() == 1);
        assertNull(told.poll(300, TimeUnit.MILLISECONDS));
        services.service(0).answers(200);
        services.pass(Duration.ofMillis(50));
        assertEquals("200", next(told));
    }

    @Test
    void the_time_of_a_try_is_for_its_answer_and_not_for_a_connection_that_others_have() throws Exception {
        UpstreamSettings settings = services.settings(1, NO_EJECTION, ConcurrencySettings.UNLIMITED);
        PoolSettings single = new PoolSettings(1, 1, Duration.ofSeconds(60), Duration.ofMinutes(5));
        Upstream upstream = services.client().open(ServicesUnderTest.with(settings, settings.health(), single));
        Duration hour = Duration.ofHours(1);
        TimeoutSettings patient = new TimeoutSettings(hour, hour, hour, null);
        services.service(0).hangs();
        BlockingQueue<String> first = begin(upstream, OneEndpoint.ONE_TRY, patient);
        await(() -> services.service(0).asked() == 1);
        RetrySettings hurried =
                new RetrySettings(2, new Causes(false, true, Set.of()), Duration.ofSeconds(1), 0, 20, false);
        BlockingQueue<String> second = begin(upstream, hurried, patient);
        services.pass(Duration.ofSeconds(2));
        services.awaitSweep();
        services.awaitSweep();
        assertNull(second.peek());
        services.pass(hour);
        assertEquals("response-timeout", next(first));
    }

    @Test
    void what_a_client_gets_for_what_it_asked_ejects_nobody() throws Exception {
        Upstream upstream = open(2, AT_ONCE);
        for (int status : new int[] {404, 501, 505}) {
            services.service(1).answers(status);
            ask(upstream, OneEndpoint.ONE_TRY);
            ask(upstream, OneEndpoint.ONE_TRY);
            assertTrue(isUsed(upstream, 1), () -> "ejected for " + status);
        }
        services.service(1).answers(500);
        ask(upstream, OneEndpoint.ONE_TRY);
        ask(upstream, OneEndpoint.ONE_TRY);
        assertTrue(!isUsed(upstream, 1));
    }

    @Test
    void a_kept_connection_that_had_ended_ejects_nobody() throws Exception {
        Upstream upstream = open(2, AT_ONCE);
        ask(upstream, OneEndpoint.ONE_TRY);
        ask(upstream, OneEndpoint.ONE_TRY);
        services.service(1).dropsKept();
        assertEquals("200", ask(upstream, OneEndpoint.ONE_TRY));
        assertEquals("200", ask(upstream, OneEndpoint.ONE_TRY));
        assertTrue(services.service(1).asked() > 1);
        assertTrue(isUsed(upstream, 1));
    }

    @Test
    void an_endpoint_that_is_added_gets_its_share_by_and_by_and_those_that_were_there_first_all_of_it_at_once()
            throws Exception {
        Upstream one = services.client().open(warming(2));
        assertEquals(EndpointState.Finding.USABLE, finding(one, 1));
        Upstream more = services.client().open(warming(3));
        assertEquals(EndpointState.Finding.WARMING_UP, finding(more, 2));
        assertEquals(EndpointState.Finding.USABLE, finding(more, 1));
        for (int i = 0; i < 300; i++) {
            ask(more, OneEndpoint.ONE_TRY);
        }
        int early = services.service(2).asked();
        assertTrue(early < 35, () -> early + " of 300");
        services.pass(Duration.ofSeconds(10));
        for (int i = 0; i < 300; i++) {
            ask(more, OneEndpoint.ONE_TRY);
        }
        assertEquals(100, services.service(2).asked() - early);
    }

    private UpstreamSettings warming(int count) {
        UpstreamSettings settings = services.settings(count, NO_EJECTION, ConcurrencySettings.UNLIMITED);
        return ServicesUnderTest.with(
                settings, new HealthSettings(NO_EJECTION, null, Duration.ofSeconds(10)), settings.pool());
    }

    @Test
    void what_is_known_of_an_endpoint_is_known_for_as_long_as_it_is_open() throws Exception {
        Upstream upstream = open(2, AT_ONCE);
        services.service(1).answers(500);
        ask(upstream, OneEndpoint.ONE_TRY);
        ask(upstream, OneEndpoint.ONE_TRY);
        services.client().closeExpired();
        UpstreamSettings other =
                ServicesUnderTest.with(upstream.settings(), upstream.settings().health(), LARGE);
        Upstream next = services.client().open(other);
        assertTrue(!isUsed(next, 1));
        services.client().retire(upstream);
        services.client().retire(next);
        await(() -> {
            services.client().closeExpired();
            return services.client().openUpstreams() == 0;
        });
        assertTrue(isUsed(services.client().open(other), 1));
    }

    @Test
    void an_adaptive_limit_shrinks_when_the_service_says_that_it_has_too_much_to_do() throws Exception {
        Upstream upstream = openAdaptive(1, NO_EJECTION);
        services.service(0).answers(503);
        ask(upstream, OneEndpoint.ONE_TRY);
        awaitLess(upstream);
    }

    @Test
    void an_adaptive_limit_shrinks_when_an_answer_does_not_come_in_time() throws Exception {
        Upstream upstream = openAdaptive(1, NO_EJECTION);
        services.service(0).hangs();
        BlockingQueue<String> told = begin(upstream, OneEndpoint.ONE_TRY);
        await(() -> services.service(0).asked() == 1);
        assertEquals("response-timeout", services.nextInTime(told, Duration.ofMillis(3100)));
        awaitLess(upstream);
    }

    @Test
    void an_adaptive_limit_shrinks_when_an_endpoint_is_left_alone() throws Exception {
        Upstream upstream = openAdaptive(2, AT_ONCE);
        services.service(1).answers(500);
        ask(upstream, OneEndpoint.ONE_TRY);
        ask(upstream, OneEndpoint.ONE_TRY);
        awaitLess(upstream);
    }

    @Test
    void an_adaptive_limit_grows_by_the_answers_while_more_is_asked_for() throws Exception {
        Upstream upstream = openAdaptive(2, NO_EJECTION);
        services.service(1).hangs();
        for (int i = 0; i < 24; i++) {
            int before = services.service(1).asked();
            BlockingQueue<String> told = begin(upstream, OneEndpoint.ONE_TRY);
            await(() -> !told.isEmpty() || services.service(1).asked() > before);
        }
        services.service(1).answers(200);
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (limit(upstream) <= AdaptiveLimit.FIRST) {
            assertTrue(System.nanoTime() < deadline, "it never grew");
            assertEquals("200", ask(upstream, OneEndpoint.ONE_TRY));
            services.pass(Duration.ofMillis(2));
        }
    }

    /** How soon a service fails says nothing of how soon it answers, and of how much it can do either. */
    @Test
    void answers_of_500_neither_let_an_adaptive_limit_grow_nor_shrink() throws Exception {
        Upstream upstream = openAdaptive(2, NO_EJECTION);
        services.service(1).hangs();
        Duration hour = Duration.ofHours(1);
        for (int i = 0; i < 24; i++) {
            int before = services.service(1).asked();
            BlockingQueue<String> told =
                    begin(upstream, OneEndpoint.ONE_TRY, new TimeoutSettings(hour, hour, hour, null));
            await(() -> !told.isEmpty() || services.service(1).asked() > before);
        }
        services.service(0).answers(500);
        services.service(1).answers(500);
        for (int window = 0; window < 10; window++) {
            for (int i = 0; i < 20; i++) {
                assertEquals("500", ask(upstream, OneEndpoint.ONE_TRY));
            }
            services.awaitSweep();
            assertEquals(AdaptiveLimit.FIRST, limit(upstream));
        }
    }

    @Test
    void a_fault_in_one_who_hears_that_nobody_is_there_is_no_other_calls_matter() throws Exception {
        services.service(1).close();
        Upstream gone = services.client()
                .open(OneEndpoint.at(services.service(1).port()).withId("gone"));
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            Faulty faulty = new Faulty(new LinkedBlockingQueue<>());
            assertTrue(gone.admit(Priority.HIGH));
            gone.send(
                    new UpstreamRequest("GET", "/", null, new Fields(), 0, null),
                    new TimeoutSettings(SECOND, SECOND, SECOND, null),
                    OneEndpoint.ONE_TRY,
                    faulty);
            assertEquals("CONNECT_REFUSED", next(faulty.told()));
        }
        Upstream upstream = open(1, NO_EJECTION);
        for (int i = 0; i < 10; i++) {
            assertEquals("200", ask(upstream, OneEndpoint.ONE_TRY));
        }
    }

    private record Faulty(BlockingQueue<String> told) implements UnattendedReceiver {

        @Override
        public void failed(UpstreamFailure failure) {
            told.add(failure.kind().name());
            throw new IllegalStateException("a fault");
        }

        @Override
        public void attempting(UpstreamCall call, String endpoint) {}

        @Override
        public void head(UpstreamResponse response) {}

        @Override
        public void taken(ByteBuffer bytes) {}

        @Override
        public void end(@Nullable Fields trailers) {}
    }

    /** Which a limit without a drop is not, as long as less is in flight than half of it. */
    private void awaitLess(Upstream upstream) {
        await(() -> {
            services.pass(Duration.ofMillis(10));
            return limit(upstream) < AdaptiveLimit.FIRST;
        });
    }

    private Upstream open(int count, EjectionSettings ejection) {
        return services.client().open(services.settings(count, ejection, ConcurrencySettings.UNLIMITED));
    }

    /** Whose limit counts from now on. */
    private Upstream openAdaptive(int count, EjectionSettings ejection) throws InterruptedException {
        UpstreamSettings settings = services.settings(count, ejection, ConcurrencySettings.ADAPTIVE);
        Upstream upstream = services.client().open(ServicesUnderTest.with(settings, settings.health(), LARGE));
        services.awaitSweep();
        return upstream;
    }

    private static int limit(Upstream upstream) {
        return Objects.requireNonNull(upstream.lasting().concurrency()).limit();
    }

    private static boolean isUsed(Upstream upstream, int number) {
        return upstream.state().endpoints().get(number).isUsed();
    }

    private static EndpointState.Finding finding(Upstream upstream, int number) {
        return upstream.state().endpoints().get(number).finding();
    }
}
