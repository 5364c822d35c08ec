package dev.gatehouse.quota;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often one limit had no room, since the process began or the limit was first configured. Safe for all threads. */
final class LimitCount {

    private final LongAdder refused = new LongAdder();
    private final LongAdder wouldRefuse = new LongAdder();

    void refused() {
        refused.increment();
    }

    /** It is not enforced, and the request went on. */
    void wouldRefuse() {
        wouldRefuse.increment();
    }

    Map<String, Long> shown() {
        return Map.of("refused", refused.sum(), "wouldRefuse", wouldRefuse.sum());
    }
}
