package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.state.redis.LeaseTerms;
import org.junit.jupiter.api.Test;

final class LocalShareTest {

    private static final long SECOND = 1_000_000;

    @Test
    void each_of_three_nodes_grants_a_third_of_what_was_left() {
        LocalShare share = new LocalShare(LeaseTerms.window(100), 3, new Missing(40, 0));
        assertEquals(20, granted(share, 0));
        assertEquals(20, share.settle(0));
    }

    @Test
    void a_bucket_refills_by_a_third_of_the_rate() {
        LeaseTerms terms = LeaseTerms.bucket(30, 1, 30);
        LocalShare share = new LocalShare(terms, 3, new Missing(0, 0));
        assertEquals(10, granted(share, 0));
        assertEquals(10, granted(share, SECOND));
        assertEquals(5, granted(share, SECOND + SECOND / 2));
    }

    @Test
    void a_limit_smaller_than_the_number_of_nodes_is_one_for_each() {
        assertEquals(1, granted(new LocalShare(LeaseTerms.window(2), 3, new Missing(0, 0)), 0));
    }

    @Test
    void what_has_to_be_settled_is_what_is_missing_by_the_grants_alone() {
        LeaseTerms terms = LeaseTerms.bucket(30, 1, 30);
        LocalShare share = new LocalShare(terms, 3, new Missing(terms.parts(15), 0));
        assertTrue(share.take(5, 0, 0));
        // Half of the bucket has refilled, and with it what was known to be missing.
        assertEquals(0, share.known().at(terms, SECOND / 2));
        assertEquals(terms.parts(5), share.settle(SECOND / 2));
        assertEquals(0, share.settle(2 * SECOND));
    }

    @Test
    void what_is_granted_while_the_rest_is_being_settled_is_left_to_settle() {
        LeaseTerms terms = LeaseTerms.window(100);
        LocalShare share = new LocalShare(terms, 2, new Missing(0, 0));
        share.take(5, 0, 0);
        share.settle(0);
        share.acknowledged();
        assertTrue(share.isSettled(0));
        share.take(3, 0, 0);
        assertFalse(share.isSettled(0));
        assertEquals(3, share.rest(new Missing(50, 0), 0).settle(0));
    }

    @Test
    void what_was_sent_and_not_acknowledged_is_settled_again() {
        LocalShare share = new LocalShare(LeaseTerms.window(100), 2, new Missing(0, 0));
        share.take(5, 0, 0);
        assertEquals(5, share.settle(0));
        assertEquals(5, share.settle(0));
        share.acknowledged();
        assertEquals(0, share.settle(0));
    }

    @Test
    void what_has_refilled_while_its_settlement_was_under_way_is_not_settled() {
        LeaseTerms terms = LeaseTerms.bucket(30, 1, 30);
        LocalShare share = new LocalShare(terms, 3, new Missing(0, 0));
        share.settle(0);
        for (long at = 0; at < 10 * SECOND; at += SECOND / 10) {
            share.take(1, 0, at);
        }
        // Ten seconds' grants, of which Redis would have no more than a bucket's missing.
        assertTrue(share.settle(10 * SECOND) <= terms.capacity() / 3);
    }

    @Test
    void what_passes_in_any_case_counts_up_to_the_share() {
        LocalShare share = new LocalShare(LeaseTerms.window(10), 2, new Missing(0, 0));
        for (int i = 0; i < 100; i++) {
            share.record(1, 0);
        }
        assertEquals(5, share.settle(0));
    }

    private static int granted(LocalShare share, long micros) {
        int granted = 0;
        while (share.take(1, 0, micros)) {
            granted++;
        }
        return granted;
    }
}
