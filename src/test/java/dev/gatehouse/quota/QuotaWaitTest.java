package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.http.Fields;
import dev.gatehouse.quota.QuotaDecision.Exceeded;
import dev.gatehouse.quota.QuotaDecision.Pending;
import dev.gatehouse.quota.QuotaDecision.Undecided;
import dev.gatehouse.quota.QuotaDecision.Within;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.ConcurrentLimit;
import dev.gatehouse.route.CostSettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.QuotaSettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.Sharing;
import dev.gatehouse.route.Sharing.WhenUnavailable;
import dev.gatehouse.state.redis.Ledger;
import dev.gatehouse.state.redis.Question;
import dev.gatehouse.state.redis.Question.Answer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests that wait for what others have left of a limit, with a place among those at once: in whatever way they end, it is free again. */
final class QuotaWaitTest {

    private final ManualTime time = new ManualTime(0, Instant.parse("2026-01-01T12:00:00Z"));
    private final LimiterStore store = new LimiterStore(time.source());
    private final Answers redis = new Answers();
    private final AsyncContext async = mock(AsyncContext.class);
    private final AsyncEvent event = mock(AsyncEvent.class);

    @Test
    void one_that_is_told_that_there_is_none_left_gives_its_place_back() {
        Route route = route(WhenUnavailable.LOCAL_SHARE);
        Quotas quotas = quotas(route);
        QuotaWait waits = begin(quotas, route);
        redis.answer(0);
        verify(async).dispatch();

        assertEquals(List.of("day"), names(waits.conclude()));
        waits.onComplete(event);
        assertPlaceIsFree(quotas, route);
    }

    @Test
    void one_that_is_let_in_keeps_its_place_until_it_ends() {
        Route route = route(WhenUnavailable.LOCAL_SHARE);
        Quotas quotas = quotas(route);
        QuotaWait waits = begin(quotas, route);
        redis.answer(1);

        QuotaDecision let = Objects.requireNonNull(waits.conclude());
        assertEquals(List.of("gateway-concurrent"), names(decide(quotas, route)));
        let.fold(unlimited -> null, Within::hold, exceeded -> null, undecided -> null, pending -> null)
                .end(0, 0);
        waits.onComplete(event);
        assertPlaceIsFree(quotas, route);
    }

    @Test
    void one_whose_client_leaves_before_the_answer_gives_back_its_place_and_what_comes_for_it() {
        Route route = route(WhenUnavailable.LOCAL_SHARE);
        Quotas quotas = quotas(route);
        QuotaWait waits = begin(quotas, route);
        waits.onComplete(event);
        redis.answer(1);

        assertPlaceIsFree(quotas, route);
        redis.takeBack(1);
        // One that is left in Redis, and the one that went back.
        assertEquals(2, remaining());
    }

    @Test
    void one_that_the_container_shows_before_its_answer_goes_on_waiting_and_gives_its_place_back_in_the_end() {
        Route route = route(WhenUnavailable.LOCAL_SHARE);
        Quotas quotas = quotas(route);
        QuotaWait waits = begin(quotas, route);

        assertNull(waits.conclude());
        waits.onComplete(event);
        assertPlaceIsFree(quotas, route);
    }

    @Test
    void one_that_nobody_can_tell_of_gives_its_place_back() {
        Route route = route(WhenUnavailable.CLOSED);
        Quotas quotas = quotas(route);
        redis.here = false;

        assertTrue(decide(quotas, route) instanceof Undecided);
        assertTrue(decide(quotas, route) instanceof Undecided);
        redis.here = true;
        assertPlaceIsFree(quotas, route);
    }

    /** Of the limit that is in Redis. */
    private long remaining() {
        long[] remaining = new long[1];
        store.eachCell(cell -> remaining[0] += cell instanceof SharedCell ? cell.remaining(store.now()) : 0);
        return remaining[0];
    }

    private static void assertPlaceIsFree(Quotas quotas, Route route) {
        QuotaDecision next = decide(quotas, route);
        assertTrue(next instanceof Pending || !names(next).contains("gateway-concurrent"), next::toString);
    }

    private QuotaWait begin(Quotas quotas, Route route) {
        Exchange exchange = exchange(route);
        Taking taking = quotas.decide(exchange)
                .fold(unlimited -> null, within -> null, exceeded -> null, undecided -> null, Pending::taking);
        QuotaWait waits = new QuotaWait(exchange, Objects.requireNonNull(taking, "it need not wait"), async);
        waits.begin();
        return waits;
    }

    private static QuotaDecision decide(Quotas quotas, Route route) {
        return quotas.decide(exchange(route));
    }

    private static Exchange exchange(Route route) {
        Exchange exchange = ExchangeFixture.exchange(route, new Fields());
        exchange.calledBy(Caller.ANONYMOUS, AuthFinding.NONE);
        return exchange;
    }

    private static List<String> names(@Nullable QuotaDecision decision) {
        assertNotNull(decision);
        return decision instanceof Exceeded exceeded ? exceeded.names() : List.of();
    }

    private Quotas quotas(Route route) {
        store.share(redis, "test", () -> Duration.ZERO);
        LimitSettings one = new LimitSettings(List.of(), List.of(new ConcurrentLimit(1, CountBy.GATEWAY)), true);
        return Quotas.of(Asked.configuration(List.of(route), List.of(), one), store);
    }

    /** Whose limit Redis is asked about each time. */
    private static Route route(WhenUnavailable otherwise) {
        Route plain = ExchangeFixture.route(AuthSettings.PUBLIC);
        RateLimit day = new RateLimit(10, Period.DAY, 10, CountBy.CONSUMER, ZoneOffset.UTC);
        QuotaSettings quota = new QuotaSettings(
                new LimitSettings(List.of(day), List.of(), true), CostSettings.ONE, new Sharing(otherwise, true));
        return new Route(
                plain.id(),
                plain.index(),
                plain.match(),
                plain.action(),
                plain.requestEdits(),
                plain.responseEdits(),
                null,
                plain.auth(),
                quota,
                plain.timeouts(),
                plain.maxRequestBodyBytes(),
                true,
                plain.secrets());
    }

    /** A Redis that answers when it is told to. */
    private static final class Answers implements Ledger {

        private final Queue<Question> asked = new ArrayDeque<>();
        private boolean here = true;

        void answer(long granted) {
            Question question = Objects.requireNonNull(asked.poll(), "nobody has asked");
            question.asker().answered(new Answer(granted, 10 - granted, 0));
        }

        void takeBack(long units) {
            Question question = Objects.requireNonNull(asked.poll(), "nothing is given back");
            assertEquals(-units, question.charged());
            question.asker().answered(new Answer(0, 9 - units, 0));
        }

        @Override
        public boolean ask(Question question) {
            return here && asked.add(question);
        }

        @Override
        public int nodes() {
            return 1;
        }

        @Override
        public int absent() {
            return 0;
        }

        @Override
        public long patienceMicros() {
            return 5000;
        }

        @Override
        public boolean isHere() {
            return here;
        }

        @Override
        public long returns() {
            return 0;
        }

        @Override
        public long losses() {
            return 0;
        }
    }
}
