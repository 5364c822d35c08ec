package dev.gatehouse.state.redis;

/**
 * The arithmetic of one limit as Redis keeps it: how much of its room is missing, as an integer. Exact as long as the
 * numbers stay below 2^53, as those of Lua do; beyond that they are rounded there.
 *
 * <p>A bucket's unit is its period in microseconds, and in each microsecond as many parts refill as the limit has
 * requests per period: no rate is rounded. A window's unit is 1, and nothing refills.
 *
 * @param capacity all of the room, in parts
 * @param partsPerUnit that one unit takes; at least 1
 * @param partsPerMicro that come back in a microsecond; 0 = none
 */
public record LeaseTerms(long capacity, long partsPerUnit, long partsPerMicro) {

    private static final long MICROS_PER_SECOND = 1_000_000;

    /** What Lua's numbers hold exactly. */
    private static final long LARGEST = 1L << 53;

    public LeaseTerms {
        if (capacity < 1 || partsPerUnit < 1 || partsPerMicro < 0) {
            throw new IllegalArgumentException(capacity + " / " + partsPerUnit + " / " + partsPerMicro);
        }
    }

    /**
     * @param count units that come back per period
     * @param seconds of a period
     * @param burst units that the bucket holds
     */
    public static LeaseTerms bucket(long count, long seconds, long burst) {
        long period = seconds * MICROS_PER_SECOND;
        return new LeaseTerms(times(burst, period), period, Math.min(count, LARGEST));
    }

    /** @param count units that the window has */
    public static LeaseTerms window(long count) {
        return new LeaseTerms(Math.min(count, LARGEST), 1, 0);
    }

    /** All units that there can be. */
    public long units() {
        return units(capacity);
    }

    /** Whole units that so many parts make. */
    public long units(long parts) {
        return parts / partsPerUnit;
    }

    /** What is still missing after a time in which nothing was taken. */
    public long missingAfter(long missing, long micros) {
        return partsPerMicro == 0 || micros <= 0 ? missing : Math.max(0, missing - times(micros, partsPerMicro));
    }

    /** Units that there are, while so much is missing; below 0 for who is over the limit. */
    public long free(long missing) {
        return Math.floorDiv(capacity - missing, partsPerUnit);
    }

    /** Parts that come back in such a time. */
    public long refillIn(long micros) {
        return times(micros, partsPerMicro);
    }

    public long parts(long units) {
        return times(units, partsPerUnit);
    }

    /** Until so many units are there; {@link Long#MAX_VALUE} = never by itself. */
    public long microsUntil(long units, long missing) {
        long lacking = missing + parts(Math.min(units, units())) - capacity;
        if (lacking <= 0) {
            return 0;
        }
        return partsPerMicro == 0 ? Long.MAX_VALUE : (lacking - 1) / partsPerMicro + 1;
    }

    /** How long the whole of it takes to come back. */
    public long microsToFill() {
        return partsPerMicro == 0 ? Long.MAX_VALUE : capacity / partsPerMicro;
    }

    private static long times(long a, long b) {
        long product = a * b;
        return Math.multiplyHigh(a, b) != 0 || product < 0 || product > LARGEST ? LARGEST : product;
    }
}
