package dev.gatehouse.quota;

import java.time.Instant;

/**
 * What one consumer may use of a limit that gateways count together, in its window of now.
 *
 * @param room what it is called in Redis
 */
public record SharedUse(String consumer, LongLimit limit, String room) {

    /** @param used units, those included that gateways hold for it */
    public UseLine line(long used) {
        return new UseLine(
                consumer,
                limit.identity(),
                new UseLine.Span(Instant.ofEpochSecond(limit.start()), Instant.ofEpochSecond(limit.end())),
                used,
                limit.most(),
                0);
    }
}
