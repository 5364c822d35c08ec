package dev.gatehouse.quota;

import dev.gatehouse.exchange.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Time that passes only when a test says so. */
final class ManualTime {

    private long nanoTime;
    private Instant wall;

    ManualTime(long nanoTime, Instant wall) {
        this.nanoTime = nanoTime;
        this.wall = wall;
    }

    TimeSource source() {
        return new TimeSource(() -> nanoTime, () -> wall);
    }

    void pass(Duration duration) {
        nanoTime += duration.toNanos();
        wall = wall.plus(duration);
    }
}
