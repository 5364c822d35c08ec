package dev.gatehouse.state.redis;

/**
 * Who has come back to a Redis that was away. While it is, every node grants by its own share of each limit; until a node has settled
 * that, Redis does not know of it, and whoever is back first must not be given what the others have granted meanwhile. So each
 * node tells when it had settled, and each counts those who have since it is back itself.
 *
 * <p>That a node had settled at a time is said one sign of life later than that time: only then does it know that the first one was
 * answered, and in time. What lies in the queues of a Redis that hangs, and is done when it goes on, says nothing about now.
 *
 * <p>Who has not come back after {@value Members#TTL_MILLIS} ms is not waited for. A node whose way to Redis is slow goes by its own share and can
 * say so; as long as it does it is counted as well. For one thread, save for the count.
 */
final class RollCall {

    private static final long MOST_NANOS = Members.TTL_MILLIS * 1_000_000L;

    /** A node that has just started asks about this time before, in which all others have given signs of life. */
    private static final long FIRST_MILLIS = 3000;

    private boolean first = true;
    private boolean over;
    private long sinceMillis;
    private long settledMillis;
    private boolean back;
    private long backNanos;

    /** Others who may not have settled; all, before it is known. */
    private volatile int absent = Integer.MAX_VALUE;

    int absent() {
        return absent;
    }

    Sign sign(boolean here, boolean settled) {
        return new Sign(!here, here && settled, settledMillis, sinceMillis);
    }

    /** Redis is away, for this node, or may have been for others. */
    void begin() {
        over = false;
        sinceMillis = 0;
        settledMillis = 0;
        back = false;
        absent = Integer.MAX_VALUE;
    }

    /**
     * A sign of life was answered in time.
     *
     * @param here whether Redis is, after this answer
     * @param nodes how many there are, at least 1
     */
    void answered(Sign sign, Sign.Answer answer, boolean here, int nodes, long nowNanos) {
        if (here && !back) {
            back = true;
            backNanos = nowNanos;
            first = false;
        }
        if (sign.settled() && here) {
            settledMillis = answer.nowMillis();
        }
        if (sinceMillis == 0) {
            sinceMillis = first ? Math.max(1, answer.nowMillis() - FIRST_MILLIS) : answer.nowMillis();
        } else if (!over && sign.sinceMillis() == sinceMillis) {
            int others = answer.settled() - (sign.settledMillis() >= sinceMillis ? 1 : 0);
            absent = Math.max(0, nodes - 1 - others);
            over = here && absent == 0;
        }
        over |= back && nowNanos - backNanos >= MOST_NANOS;
        if (over) {
            absent = answer.apart();
        }
    }
}
