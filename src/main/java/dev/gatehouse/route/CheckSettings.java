package dev.gatehouse.route;

import java.time.Duration;
import java.util.List;

/**
 * How endpoints are asked whether they are well.
 *
 * @param path and query of the request, percent-encoded
 * @param interval from the beginning of one check to the next; longer than zero
 * @param timeout of a check from connecting to the answer's head; longer than zero
 * @param well statuses of those who are; at least one range
 * @param wellAfter so many good checks in a row, an endpoint that was down is used again; at least 1
 * @param downAfter so many bad checks in a row, it is down; at least 1
 */
public record CheckSettings(
        String path, Duration interval, Duration timeout, List<StatusRange> well, int wellAfter, int downAfter) {

    public CheckSettings {
        well = List.copyOf(well);
        if (isNone(interval) || isNone(timeout) || well.isEmpty() || wellAfter < 1 || downAfter < 1) {
            throw new IllegalArgumentException(
                    "checks " + interval + ", " + timeout + ", " + well + ", " + wellAfter + ", " + downAfter);
        }
    }

    public boolean isWell(int status) {
        return well.stream().anyMatch(range -> status >= range.first() && status <= range.last());
    }

    private static boolean isNone(Duration duration) {
        return duration.isZero() || duration.isNegative();
    }

    /**
     * @param first 100 to 599
     * @param last the same, not before the first
     */
    public record StatusRange(int first, int last) {

        public StatusRange {
            if (first < 100 || last > 599 || first > last) {
                throw new IllegalArgumentException("statuses " + first + " to " + last);
            }
        }
    }
}
