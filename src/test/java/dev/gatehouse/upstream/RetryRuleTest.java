package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.http.Fields;
import dev.gatehouse.upstream.UpstreamFailure.Progress;
import org.junit.jupiter.api.Test;

final class RetryRuleTest {

    private static final UpstreamRequest GET = new UpstreamRequest("GET", "/", null, new Fields(), null);
    private static final UpstreamRequest POST = new UpstreamRequest("POST", "/", null, new Fields(), null);
    private static final UpstreamRequest PUT_WITH_BODY =
            new UpstreamRequest("PUT", "/", null, new Fields(), mock(RequestBody.class));

    @Test
    void what_was_never_sent_is_sent_again_whatever_it_is() {
        assertTrue(RetryRule.mayTryAgain(POST, lost(Progress.NOTHING_SENT), true, 1));
        assertTrue(RetryRule.mayTryAgain(PUT_WITH_BODY, lost(Progress.NOTHING_SENT), false, 3));
    }

    @Test
    void a_kept_connection_that_was_lost_before_any_answer_is_one_more_try_for_the_idempotent() {
        assertTrue(RetryRule.mayTryAgain(GET, lost(Progress.SENT), true, 1));
        assertFalse(RetryRule.mayTryAgain(GET, lost(Progress.SENT), true, 2));
        assertFalse(RetryRule.mayTryAgain(GET, lost(Progress.SENT), false, 1));
        assertFalse(RetryRule.mayTryAgain(POST, lost(Progress.SENT), true, 1));
        assertFalse(RetryRule.mayTryAgain(PUT_WITH_BODY, lost(Progress.SENT), true, 1));
    }

    @Test
    void an_answer_that_has_begun_is_never_asked_for_again() {
        assertFalse(RetryRule.mayTryAgain(GET, lost(Progress.ANSWERING), true, 1));
    }

    @Test
    void tries_come_to_an_end() {
        assertFalse(RetryRule.mayTryAgain(GET, lost(Progress.NOTHING_SENT), true, RetryRule.MAX_TRIES));
    }

    private static UpstreamFailure lost(Progress progress) {
        return new UpstreamFailure(FailureKind.CONNECTION_LOST, "closed", progress);
    }
}
