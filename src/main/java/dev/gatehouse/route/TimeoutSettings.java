package dev.gatehouse.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the parts of one exchange may take. All are longer than zero.
 *
 * @param connect until a new connection is open, per attempt
 * @param response from the last request byte sent to the first response byte
 * @param idle between two bytes, either way
 * @param total from the first byte to the last; null = without end
 */
public record TimeoutSettings(
        Duration connect,
        Duration response,
        Duration idle,
        @Nullable Duration total) {

    public TimeoutSettings {
        if (isNoTime(connect) || isNoTime(response) || isNoTime(idle) || (total != null && isNoTime(total))) {
            throw new IllegalArgumentException("timeouts " + connect + ", " + response + ", " + idle + ", " + total);
        }
    }

    /** The same, but the answer may begin no later than that. */
    public TimeoutSettings withResponseWithin(Duration limit) {
        return response.compareTo(limit) <= 0 ? this : new TimeoutSettings(connect, limit, idle, total);
    }

    private static boolean isNoTime(Duration duration) {
        return duration.isZero() || duration.isNegative();
    }
}
