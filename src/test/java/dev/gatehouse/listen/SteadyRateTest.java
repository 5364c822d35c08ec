package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.route.GatewaySettings.AcceptRate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SteadyRateTest {

    private static final int MANY = 100;

    private final FakeClock clock = new FakeClock();
    private final SteadyRate rate =
            new SteadyRate(new AcceptRate(Duration.ofMillis(10).toNanos(), 5), clock.getAsLong());

    @Test
    void a_burst_comes_in_at_once() {
        assertEquals(5, taken());
    }

    @Test
    void after_it_one_comes_in_each_interval() {
        taken();
        for (int i = 0; i < MANY; i++) {
            clock.pass(Duration.ofMillis(10));
            assertEquals(1, taken());
        }
    }

    @Test
    void who_is_not_taken_uses_up_nothing() {
        taken();
        clock.pass(Duration.ofMillis(9));
        assertEquals(0, taken());
        clock.pass(Duration.ofMillis(1));
        assertEquals(1, taken());
    }

    @Test
    void a_long_pause_gives_no_more_than_a_burst() {
        taken();
        clock.pass(Duration.ofDays(1));
        assertEquals(5, taken());
    }

    /** Of many that come now. */
    private int taken() {
        int taken = 0;
        for (int i = 0; i < MANY; i++) {
            taken += rate.takes(clock.getAsLong()) ? 1 : 0;
        }
        return taken;
    }
}
