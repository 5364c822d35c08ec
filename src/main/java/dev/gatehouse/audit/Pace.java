package dev.gatehouse.audit;

import java.time.Duration;

/**
 * How often the writer looks.
 *
 * @param batch how long records gather before they are written together; well below the second within which each must
 *     be in the file
 * @param retry between two tries after the disk refused a write
 * @param watch between two looks at whether the disk follows
 * @param close how long a close waits for the disk, and for requests that still hold a place
 */
record Pace(Duration batch, Duration retry, Duration watch, Duration close) {

    static final Pace DEFAULT =
            new Pace(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(5));
}
