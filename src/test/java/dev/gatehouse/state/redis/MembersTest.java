package dev.gatehouse.state.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class MembersTest {

    private static final long SECOND = 1_000_000_000L;

    private final Members members = new Members(2);

    @Test
    void more_are_believed_at_once() {
        members.told(5, 0);
        assertEquals(5, members.count());
    }

    @Test
    void fewer_are_believed_once_a_sign_of_life_would_have_come_from_the_others() {
        members.told(5, 0);
        members.told(1, SECOND);
        members.told(4, 3 * SECOND);
        members.told(1, 5 * SECOND);
        assertEquals(5, members.count());
        members.told(1, 6 * SECOND);
        assertEquals(4, members.count());
    }

    @Test
    void what_was_told_before_the_connection_was_lost_is_no_reason_to_believe_in_fewer() {
        members.told(5, 0);
        members.told(1, SECOND);
        members.forget();
        members.told(1, 7 * SECOND);
        assertEquals(5, members.count());
    }

    @Test
    void there_are_never_fewer_than_the_configuration_says() {
        members.told(1, 0);
        members.told(1, 10 * SECOND);
        assertEquals(2, members.count());
    }
}
