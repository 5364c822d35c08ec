package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class LingeringTest {

    private static final int MANY = (int) Lingering.MOST_BYTES;

    private final Lingering lingering = new Lingering();

    @Test
    void a_connection_that_still_sends_has_no_end() {
        assertFalse(lingering.isTooMuch(MANY));
        assertFalse(lingering.isTooMuch(MANY));
        assertFalse(lingering.isOver(Long.MAX_VALUE));
    }

    @Test
    void its_client_has_so_much_time_to_leave() {
        lingering.begin(0);
        lingering.begin(Lingering.MOST_NANOS);

        assertFalse(lingering.isOver(Lingering.MOST_NANOS));
        assertTrue(lingering.isOver(Lingering.MOST_NANOS + 2));
    }

    @Test
    void its_client_may_send_so_much() {
        lingering.isTooMuch(MANY);
        lingering.begin(0);

        assertFalse(lingering.isTooMuch(MANY));
        assertTrue(lingering.isTooMuch(1));
    }
}
