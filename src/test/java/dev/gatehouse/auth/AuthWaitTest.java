package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.AuthDecision.Answer;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.auth.AuthDecision.Question;
import dev.gatehouse.auth.Conclusion.Admitted;
import dev.gatehouse.auth.Conclusion.Denied;
import dev.gatehouse.auth.Conclusion.Waiting;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Problem;
import dev.gatehouse.route.AddressRules;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.AuthSettings.Demands;
import dev.gatehouse.route.ToldCaller;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What ends the wait of one request. */
final class AuthWaitTest {

    private static final long SECOND = 1_000_000_000;
    private static final AuthDecision ACCEPTED = new Accepted(Caller.ANONYMOUS);

    private final AtomicLong nanos = new AtomicLong();
    private final Waits waits = new Waits(new TimeSource(nanos::get, () -> Instant.EPOCH), () -> {});
    private final AsyncContext async = mock(AsyncContext.class);
    private final Asked asked = new Asked();
    private final Exchange exchange =
            ExchangeFixture.exchange(ExchangeFixture.route(AuthSettings.PUBLIC), new Fields());

    @Test
    void the_answer_has_the_request_dispatched_once_and_what_comes_later_is_dropped() {
        AuthWait wait = begun();
        asked.answer().is(ACCEPTED);
        asked.answer().decideAgain();

        verify(async, times(1)).dispatch();
        assertInstanceOf(Admitted.class, wait.conclude());
        assertEquals(0, waits.size());
        assertFalse(asked.cancelled);
    }

    @Test
    void an_answer_that_is_there_at_once_is_taken() {
        asked.atOnce = ACCEPTED;
        AuthWait wait = begun();

        verify(async).dispatch();
        assertInstanceOf(Admitted.class, wait.conclude());
    }

    @Test
    void the_deadline_ends_the_wait_with_503() {
        AuthWait wait = begun();
        nanos.set(5 * SECOND - 1);
        waits.sweep();
        verify(async, never()).dispatch();
        nanos.set(5 * SECOND);
        waits.sweep();

        assertUnavailable("keys: auth.timeout is over", wait);
        assertTrue(asked.cancelled);
    }

    @Test
    void the_gateways_end_ends_all_waits_and_lets_none_begin() {
        AuthWait wait = begun();
        waits.cutOff();
        assertUnavailable("keys: the gateway is shutting down", wait);

        assertUnavailable("keys: the gateway is shutting down", begun());
        assertEquals(0, waits.size());
    }

    @Test
    void what_cannot_be_asked_ends_the_wait() {
        asked.broken = true;

        assertUnavailable("keys: could not be asked", begun());
    }

    @Test
    void a_client_that_leaves_ends_the_wait_and_an_answer_after_that_wakes_nobody() {
        AuthWait wait = begun();
        wait.onComplete(new AsyncEvent(async));
        asked.answer().is(ACCEPTED);

        verify(async, never()).dispatch();
        assertNull(wait.conclude());
        assertTrue(asked.cancelled);
        assertEquals(0, waits.size());
    }

    @Test
    void a_container_that_has_ended_the_request_by_itself_is_no_failure() {
        doThrow(new IllegalStateException("over")).when(async).dispatch();
        begun();
        asked.answer().is(ACCEPTED);

        verify(async).dispatch();
    }

    private static void assertUnavailable(String reason, AuthWait wait) {
        Denied denied = assertInstanceOf(Denied.class, wait.conclude());
        assertEquals(Problem.UNAVAILABLE, denied.problem());
        assertEquals(reason, denied.reason());
    }

    private AuthWait begun() {
        AuthScheme scheme = mock(AuthScheme.class);
        org.mockito.Mockito.when(scheme.name()).thenReturn("jwt:corp");
        org.mockito.Mockito.when(scheme.decide(any(ClientRequest.class))).thenReturn(new Pending("keys", asked));
        RouteAuth route = new RouteAuth(
                List.of(scheme),
                new AuthSettings(List.of(), Demands.NONE, AddressRules.NONE, false, Duration.ofSeconds(5)),
                new CallerFields(ToldCaller.NAME_ALONE, null, java.time.InstantSource.system()));
        Waiting waiting = assertInstanceOf(Waiting.class, route.decide(exchange.request(), 0));
        AuthWait wait = new AuthWait(exchange, waiting, async, waits, 5 * SECOND);
        wait.begin();
        return wait;
    }

    private static final class Asked implements Question {

        private boolean cancelled;
        private boolean broken;
        private @Nullable AuthDecision atOnce;
        private @Nullable Answer answer;

        @Override
        public void ask(Answer to) {
            if (broken) {
                throw new IllegalStateException("no way to ask");
            }
            answer = to;
            if (atOnce != null) {
                to.is(atOnce);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        Answer answer() {
            return java.util.Objects.requireNonNull(answer);
        }
    }
}
