package dev.gatehouse.quota;

import dev.gatehouse.state.redis.LeaseTerms;

/**
 * How much was missing of a room, when.
 *
 * @param parts by the limit's {@link LeaseTerms}
 */
record Missing(long parts, long atMicros) {

    /** Parts that are still missing if nobody has taken anything since. */
    long at(LeaseTerms terms, long micros) {
        return terms.missingAfter(parts, micros - atMicros);
    }
}
