package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.PoolSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The waiting room: who may come in, and that who leaves makes room. */
final class AdmissionTest {

    private static final int CONNECTIONS = 2;
    private static final int MAY_WAIT = 3;

    private final Endpoint one = endpoint("one");
    private final Endpoint other = endpoint("other");
    private final Admission admission =
            new Admission(null, new PoolSettings(CONNECTIONS, MAY_WAIT, Duration.ofSeconds(60), Duration.ofMinutes(5)));

    @Test
    void so_many_wait_as_may_and_one_more_is_refused_again_and_again() {
        for (int round = 0; round < 3; round++) {
            enter(one, CONNECTIONS + MAY_WAIT);
            assertFalse(admission.enter(one, CONNECTIONS));
            assertFalse(admission.enter(one, CONNECTIONS));
            assertEquals(CONNECTIONS + MAY_WAIT, one.inFlight());
            leave(one, CONNECTIONS + MAY_WAIT);
        }
    }

    @Test
    void those_who_wait_for_one_endpoint_leave_no_room_to_wait_for_another() {
        enter(one, CONNECTIONS + MAY_WAIT);
        enter(other, CONNECTIONS);
        assertFalse(admission.enter(other, CONNECTIONS));
        leave(one, 1);
        enter(other, 1);
        assertFalse(admission.enter(other, CONNECTIONS));
        assertFalse(admission.enter(one, CONNECTIONS));
    }

    private void enter(Endpoint endpoint, int times) {
        for (int i = 0; i < times; i++) {
            assertTrue(admission.enter(endpoint, CONNECTIONS));
        }
    }

    private void leave(Endpoint endpoint, int times) {
        for (int i = 0; i < times; i++) {
            admission.leave(endpoint, CONNECTIONS);
        }
    }

    private static Endpoint endpoint(String host) {
        return new Endpoint(new EndpointSettings(host, 80, 1), new EndpointHealth(), false);
    }
}
