package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.RetrySettings.Causes;
import dev.gatehouse.upstream.RetryRule.Standing;
import dev.gatehouse.upstream.RetryRule.Verdict;
import dev.gatehouse.upstream.UpstreamFailure.Progress;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RetryRuleTest {

    private static final RetrySettings TWO_TRIES =
            new RetrySettings(2, new Causes(true, false, Set.of(503)), null, 0, 20, false);
    private static final RetrySettings ONE_TRY =
            new RetrySettings(1, new Causes(true, true, Set.of(503)), null, 0, 20, false);

    private static final Standing FIRST = new Standing(1, 0, true);
    private static final Standing FIRST_NOT_REPEATABLE = new Standing(1, 0, false);
    private static final Standing SECOND = new Standing(2, 0, true);

    @ParameterizedTest
    @EnumSource(
            names = {
                "UNRESOLVED",
                "CONNECT_REFUSED",
                "CONNECT_TIMEOUT",
                "TLS_FAILED",
                "TLS_UNTRUSTED",
                "TLS_WRONG_NAME",
                "TLS_EXPIRED",
                "CONNECTION_LOST",
                "BAD_RESPONSE"
            })
    void what_was_never_sent_is_sent_again_whatever_it_is_and_outside_the_budget(FailureKind kind) {
        UpstreamFailure failure = new UpstreamFailure(kind, "", Progress.NOTHING_SENT);
        assertEquals(Verdict.FREE, RetryRule.afterFailure(TWO_TRIES, FIRST_NOT_REPEATABLE, failure, false));
        assertEquals(Verdict.NO, RetryRule.afterFailure(TWO_TRIES, SECOND, failure, false));
    }

    @Test
    void who_finds_no_room_does_not_ask_again() {
        UpstreamFailure failure = new UpstreamFailure(FailureKind.NO_ROOM, "", Progress.NOTHING_SENT);
        assertEquals(Verdict.NO, RetryRule.afterFailure(TWO_TRIES, FIRST, failure, false));
    }

    @Test
    void what_was_sent_is_sent_again_within_the_budget_if_it_may_be_repeated() {
        UpstreamFailure lost = lost(Progress.SENT);
        assertEquals(Verdict.BUDGETED, RetryRule.afterFailure(TWO_TRIES, FIRST, lost, false));
        assertEquals(Verdict.NO, RetryRule.afterFailure(TWO_TRIES, FIRST_NOT_REPEATABLE, lost, false));
        assertEquals(Verdict.NO, RetryRule.afterFailure(TWO_TRIES, SECOND, lost, false));
        assertEquals(Verdict.NO, RetryRule.afterFailure(ONE_TRY, FIRST, lost, false));
    }

    @Test
    void a_timeout_is_a_cause_if_it_is_named_or_a_try_has_one_of_its_own() {
        UpstreamFailure late = new UpstreamFailure(FailureKind.RESPONSE_TIMEOUT, "", Progress.SENT);
        RetrySettings named = new RetrySettings(2, new Causes(false, true, Set.of()), null, 0, 20, false);
        RetrySettings own =
                new RetrySettings(2, new Causes(false, false, Set.of()), Duration.ofSeconds(1), 0, 20, false);
        assertEquals(Verdict.NO, RetryRule.afterFailure(TWO_TRIES, FIRST, late, false));
        assertEquals(Verdict.BUDGETED, RetryRule.afterFailure(named, FIRST, late, false));
        assertEquals(Verdict.BUDGETED, RetryRule.afterFailure(own, FIRST, late, false));
    }

    @Test
    void a_status_is_a_cause_if_it_is_named() {
        assertEquals(Verdict.BUDGETED, RetryRule.afterStatus(TWO_TRIES, FIRST, 503));
        assertEquals(Verdict.NO, RetryRule.afterStatus(TWO_TRIES, FIRST, 500));
        assertEquals(Verdict.NO, RetryRule.afterStatus(TWO_TRIES, SECOND, 503));
        assertEquals(Verdict.NO, RetryRule.afterStatus(TWO_TRIES, FIRST_NOT_REPEATABLE, 503));
    }

    @Test
    void a_kept_connection_that_was_lost_before_any_answer_is_no_try() {
        UpstreamFailure lost = lost(Progress.SENT);
        assertEquals(Verdict.FREE, RetryRule.afterFailure(ONE_TRY, new Standing(0, 1, true), lost, true));
        assertEquals(Verdict.NO, RetryRule.afterFailure(ONE_TRY, new Standing(0, 1, false), lost, true));
        assertEquals(Verdict.NO, RetryRule.afterFailure(ONE_TRY, new Standing(1, 2, true), lost, true));
    }

    @Test
    void kept_connections_to_which_nothing_could_be_sent_come_to_an_end() {
        UpstreamFailure lost = lost(Progress.NOTHING_SENT);
        Standing last = new Standing(1, RetryRule.MOST_STALE, false);
        Standing tooMany = new Standing(1, RetryRule.MOST_STALE + 1, false);
        assertEquals(Verdict.FREE, RetryRule.afterFailure(ONE_TRY, last, lost, true));
        assertEquals(Verdict.NO, RetryRule.afterFailure(ONE_TRY, tooMany, lost, true));
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void an_answer_that_has_begun_is_never_asked_for_again(FailureKind kind) {
        UpstreamFailure failure = new UpstreamFailure(kind, "", Progress.ANSWERING);
        assertEquals(Verdict.NO, RetryRule.afterFailure(TWO_TRIES, FIRST, failure, true));
    }

    @Test
    void the_client_may_say_that_a_post_may_be_repeated_where_the_settings_believe_it() {
        RetrySettings believing = new RetrySettings(2, new Causes(true, false, Set.of()), null, 0, 20, true);
        UpstreamRequest plain = request("POST", new Fields());
        UpstreamRequest marked = request("POST", fields("Idempotency-Key", "\"4711\""));
        assertFalse(RetryRule.isIdempotent(plain, believing));
        assertFalse(RetryRule.isIdempotent(marked, TWO_TRIES));
        assertTrue(RetryRule.isIdempotent(marked, believing));
        assertTrue(RetryRule.isIdempotent(request("PUT", new Fields()), TWO_TRIES));
    }

    private static UpstreamRequest request(String method, Fields fields) {
        return new UpstreamRequest(method, "/", null, fields, 0, null);
    }

    private static Fields fields(String name, String value) {
        Fields fields = new Fields();
        fields.add(name, value);
        return fields;
    }

    private static UpstreamFailure lost(Progress progress) {
        return new UpstreamFailure(FailureKind.CONNECTION_LOST, "closed", progress);
    }
}
