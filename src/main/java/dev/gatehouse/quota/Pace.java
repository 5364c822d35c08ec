package dev.gatehouse.quota;

/**
 * How much a node asks for ahead: as much as it used lately in {@value #AHEAD_MICROS} microseconds, half of what it asked for before
 * at least. Not safe for threads.
 */
final class Pace {

    private static final long AHEAD_MICROS = 200_000;
    private static final long SHORTEST_MICROS = 1000;

    private long wanted = 1;
    private long unitsThen;
    private long thenMicros;

    /** What there is, right after something came in. */
    void note(long units, long micros) {
        unitsThen = units;
        thenMicros = micros;
    }

    /**
     * How much should be held from now on.
     *
     * @param units that there are now
     * @param most at least 1
     */
    long want(long units, long most, long micros) {
        long used = Math.min(Math.max(0, unitsThen - units), Long.MAX_VALUE / AHEAD_MICROS);
        long ahead = used * AHEAD_MICROS / Math.max(SHORTEST_MICROS, micros - thenMicros);
        wanted = Math.max(1, Math.min(most, Math.max(ahead, wanted / 2)));
        return wanted;
    }

    /** Below this more is asked for. */
    long lowWater() {
        return Math.max(1, wanted / 2);
    }
}
