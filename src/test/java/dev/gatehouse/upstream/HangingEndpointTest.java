package dev.gatehouse.upstream;

import static dev.gatehouse.upstream.ServicesUnderTest.ask;
import static dev.gatehouse.upstream.ServicesUnderTest.await;
import static dev.gatehouse.upstream.ServicesUnderTest.begin;
import static dev.gatehouse.upstream.ServicesUnderTest.next;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.route.ConcurrencySettings;
import dev.gatehouse.route.EjectionSettings;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.RetrySettings.Causes;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of two endpoints takes connections and requests and never answers, and nobody checks it: its requests alone tell. */
@Timeout(60)
final class HangingEndpointTest {

    private static final int FAILURES_UNTIL_EJECTED = 3;
    private static final Duration TIME = Duration.ofSeconds(100);
    private static final EjectionSettings EJECTION = new EjectionSettings(FAILURES_UNTIL_EJECTED, 0, TIME, 50, 0);

    private final ServicesUnderTest services = new ServicesUnderTest();
    private Upstream upstream;

    @BeforeEach
    void start() {
        upstream = services.client().open(services.settings(2, EJECTION, ConcurrencySettings.UNLIMITED));
        services.service(1).hangs();
    }

    @AfterEach
    void stop() throws IOException {
        services.close();
    }

    @Test
    void its_requests_that_are_not_answered_in_time_eject_it_again_and_again_for_longer_and_longer() throws Exception {
        assertEquals(FAILURES_UNTIL_EJECTED, lateOf(20, OneEndpoint.ONE_TRY));
        assertEquals(FAILURES_UNTIL_EJECTED, services.service(1).asked());
        for (int times : new int[] {1, 2, 4}) {
            // The ejection began when the last request failed: a little of its time is over.
            pass(TIME.multipliedBy(times).minusSeconds(10));
            assertEquals(0, lateOf(20, OneEndpoint.ONE_TRY), "before its time is over");
            pass(Duration.ofSeconds(10));
            await(() -> isUsed(1));
            assertEquals(1, lateOf(20, OneEndpoint.ONE_TRY), "on trial");
        }
        services.service(1).answers(200);
        pass(TIME.multipliedBy(8));
        await(() -> isUsed(1));
        int before = services.service(1).asked();
        assertEquals(0, lateOf(20, OneEndpoint.ONE_TRY));
        assertEquals(10, services.service(1).asked() - before);
    }

    @Test
    void no_client_notices_where_a_try_has_its_own_time_and_another_may_follow() throws Exception {
        RetrySettings hurried =
                new RetrySettings(2, new Causes(false, false, Set.of()), Duration.ofSeconds(1), 0, 20, false);
        assertEquals(0, lateOf(20, hurried));
        assertEquals(FAILURES_UNTIL_EJECTED, services.service(1).asked());
    }

    /** Asks one by one; time passes where nothing comes. */
    private int lateOf(int requests, RetrySettings retry) throws InterruptedException {
        int late = 0;
        for (int i = 0; i < requests; i++) {
            int before = services.service(1).asked();
            boolean turn = isUsed(1);
            BlockingQueue<String> told = begin(upstream, retry);
            await(() -> !told.isEmpty() || (turn && services.service(1).asked() > before));
            Duration wait = Duration.ofMillis(retry.tryTimeout() == null ? 3100 : 1100);
            String end = told.isEmpty() ? services.nextInTime(told, wait) : next(told);
            late += end.equals("response-timeout") ? 1 : 0;
            assertEquals(end.equals("response-timeout") ? "response-timeout" : "200", end);
        }
        return late;
    }

    private void pass(Duration duration) {
        services.pass(duration);
    }

    private boolean isUsed(int number) {
        return upstream.state().endpoints().get(number).isUsed();
    }

    @Test
    void alone_it_is_asked_on_and_on_since_there_is_no_other() throws Exception {
        Upstream alone = services.client()
                .open(services.settings(1, EJECTION, ConcurrencySettings.UNLIMITED)
                        .withId("alone"));
        services.service(0).hangs();
        for (int i = 0; i < 2 * FAILURES_UNTIL_EJECTED; i++) {
            int before = services.service(0).asked();
            BlockingQueue<String> told = begin(alone, OneEndpoint.ONE_TRY);
            await(() -> services.service(0).asked() > before);
            assertEquals("response-timeout", services.nextInTime(told, Duration.ofMillis(3100)));
        }
        services.service(0).answers(200);
        assertEquals("200", ask(alone, OneEndpoint.ONE_TRY));
    }
}
