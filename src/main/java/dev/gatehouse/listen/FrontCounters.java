package dev.gatehouse.listen;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What has happened at the clients' listeners since they were opened. From any thread. */
public final class FrontCounters {

    private final Map<FrontCount, LongAdder> sums = new EnumMap<>(FrontCount.class);

    FrontCounters() {
        for (FrontCount count : FrontCount.values()) {
            sums.put(count, new LongAdder());
        }
    }

    void add(FrontCount count) {
        sum(count).increment();
    }

    /** Only grows. */
    public long of(FrontCount count) {
        return sum(count).sum();
    }

    /** Never too few: what has been closed by the first reading has been opened before the second. */
    public long openConnections() {
        long closed = of(FrontCount.CONNECTIONS_CLOSED);
        return of(FrontCount.CONNECTIONS_OPENED) - closed;
    }

    private LongAdder sum(FrontCount count) {
        return Objects.requireNonNull(sums.get(count));
    }
}
