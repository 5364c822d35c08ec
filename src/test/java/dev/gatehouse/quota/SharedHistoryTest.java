package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.state.redis.ModelRedis;
import dev.gatehouse.state.redis.ModelWay;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which windows that are over are kept in Redis, and for how long. */
final class SharedHistoryTest {

    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final Moment NOW = new Moment(0, NOON.toEpochMilli());
    private static final Duration LONG = Duration.ofDays(3660);

    @Test
    void what_a_consumer_used_is_kept_for_as_long_as_is_asked_but_no_more_than_the_periods_most() {
        assertKept(Duration.ofDays(35), limit(Period.DAY, CountBy.CONSUMER, LONG), Duration.ofHours(12));
        assertKept(Duration.ofDays(7), limit(Period.HOUR, CountBy.CONSUMER, LONG), Duration.ofHours(1));
        assertKept(
                Duration.ofDays(400),
                limit(Period.MONTH, CountBy.CONSUMER, LONG),
                Duration.ofDays(22).minusHours(12));
        assertKept(Duration.ofDays(3), limit(Period.DAY, CountBy.CONSUMER, Duration.ofDays(3)), Duration.ofHours(12));
    }

    @Test
    void what_nobody_can_look_at_is_kept_for_as_long_as_clocks_may_differ() {
        SharedLimit limit = limit(Period.DAY, CountBy.ADDRESS, LONG);
        assertKept(Duration.ofHours(1), limit, Duration.ofHours(12));
        assertEquals(1, limit.windows(Instant.EPOCH, NOW).size());
        assertKept(Duration.ofHours(1), limit(Period.DAY, CountBy.CONSUMER, Duration.ZERO), Duration.ofHours(12));
    }

    @Test
    void the_windows_are_those_that_ended_after_a_moment_and_are_kept() {
        SharedLimit days = limit(Period.DAY, CountBy.CONSUMER, LONG);
        List<Window> windows = days.windows(Instant.parse("2026-03-08T00:00:00Z"), NOW);
        assertEquals(
                List.of("2026-03-10T00:00:00Z", "2026-03-09T00:00:00Z", "2026-03-08T00:00:00Z"),
                windows.stream().map(SharedHistoryTest::start).toList());
        assertEquals(4, days.windows(Instant.parse("2026-03-07T23:59:59Z"), NOW).size());
        assertEquals(1, days.windows(Instant.MAX, NOW).size());
        assertEquals(36, days.windows(Instant.EPOCH, NOW).size());
        assertEquals("room:20522", days.roomKey("room", windows.get(0)));
        assertEquals("room:20521", days.roomKey("room", windows.get(1)));
    }

    private static String start(Window window) {
        return Instant.ofEpochSecond(window.start()).toString();
    }

    private static void assertKept(Duration after, SharedLimit limit, Duration left) {
        assertEquals(left.plus(after).toMillis(), limit.keptMillis(limit.window(NOW), NOW));
    }

    private static SharedLimit limit(Period period, CountBy countBy, Duration history) {
        ModelWay way = new ModelWay(new ModelRedis(), 1, 5000, new Random(1), () -> 1);
        SharedRooms rooms = new SharedRooms(way, "gatehouse", () -> history, () -> NOW);
        return new SharedLimit(new RateLimit(10, period, 10, countBy, ZoneOffset.UTC), rooms);
    }
}
