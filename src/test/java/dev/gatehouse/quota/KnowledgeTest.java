package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.state.redis.LeaseTerms;
import org.junit.jupiter.api.Test;

final class KnowledgeTest {

    private static final long AT = 1_000_000;

    @Test
    void a_request_that_began_before_the_answer_came_is_not_refused_while_there_is_room() {
        assertFalse(of(LeaseTerms.window(100), 40).refuses(1, AT - 10));
        assertFalse(of(LeaseTerms.bucket(30, 1, 30), 0).refuses(1, AT - 10));
    }

    @Test
    void where_nothing_is_left_nobody_asks_for_a_while() {
        Knowledge full = of(LeaseTerms.window(100), LeaseTerms.window(100).parts(100));
        assertTrue(full.refuses(1, AT - 10));
        assertTrue(full.refuses(1, AT + 1000));
        assertFalse(full.refuses(1, AT + 2_000_000));
    }

    @Test
    void while_others_are_reserved_for_nobody_counts_on_what_refills() {
        LeaseTerms terms = LeaseTerms.bucket(100, 1, 100);
        Knowledge alone = Knowledge.of(terms, new Missing(terms.parts(50), AT), 0, terms.parts(50), 0);
        assertEquals(0, alone.freeAt(AT + 100_000));
        assertTrue(alone.refuses(1, AT + 10_000));
        assertFalse(alone.refuses(1, AT + 30_000));
    }

    @Test
    void a_share_begins_with_what_was_missing_lately_as_if_others_had_taken_what_has_refilled() {
        LeaseTerms terms = LeaseTerms.bucket(100, 1, 100);
        Knowledge known = of(terms, terms.parts(80));
        assertEquals(terms.parts(80), known.atWorst(AT + 500_000).at(terms, AT + 500_000));
        assertEquals(0, known.atWorst(AT + 60_000_000).at(terms, AT + 60_000_000));
    }

    private static Knowledge of(LeaseTerms terms, long missing) {
        return Knowledge.of(terms, new Missing(missing, AT), 0, 0, 0);
    }
}
