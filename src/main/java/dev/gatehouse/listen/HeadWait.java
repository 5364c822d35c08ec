package dev.gatehouse.listen;

import dev.gatehouse.route.GatewaySettings.Patience;
import java.time.Duration;

/**
 * What a connection waits for while it has no request, and since when: the first byte of the next one, or the rest of its
 * head. Whoever reads the connection writes it, the sweep reads it: both in one word, lest it take one for the other's.
 */
final class HeadWait {

    private static final long NOTHING = 0;
    private static final long FIRST_BYTE = 1;
    private static final long REST = 2;
    private static final long PHASES = 3;

    /** The phase in place of the two last bits of the time. */
    private volatile long state = NOTHING;

    // Of whoever reads the connection.

    private long requestsRead = -1;
    private long bytesRead;

    /** What has taken too long. */
    enum Overdue {
        NOTHING,
        FIRST_BYTE,
        HEAD
    }

    /**
     * The connection is about to wait for bytes, and all that have come are read.
     *
     * @param requests whose heads were read on this connection, ever
     * @param bytes that were read on it, ever
     * @param begun whether the parser is in the midst of a head
     */
    void waits(long requests, long bytes, boolean begun, long nowNanos) {
        if (requests != requestsRead) {
            set(begun ? REST : FIRST_BYTE, nowNanos);
        } else if (bytes != bytesRead && (state & PHASES) != REST) {
            // Of no head yet perhaps, as line ends before it are: they keep nobody waiting either.
            set(REST, nowNanos);
        }
        requestsRead = requests;
        bytesRead = bytes;
    }

    /** There is a request, or there will be none. */
    void over() {
        if (state != NOTHING) {
            state = NOTHING;
        }
    }

    Overdue overdue(long nowNanos, Patience patience) {
        long read = state;
        if ((read & PHASES) == FIRST_BYTE && isOver(read, nowNanos, patience.keepAlive())) {
            return Overdue.FIRST_BYTE;
        }
        if ((read & PHASES) == REST && isOver(read, nowNanos, patience.headTime())) {
            return Overdue.HEAD;
        }
        return Overdue.NOTHING;
    }

    private void set(long phase, long nowNanos) {
        state = (nowNanos & ~PHASES) | phase;
    }

    private static boolean isOver(long state, long nowNanos, Duration limit) {
        return nowNanos - (state & ~PHASES) > limit.toNanos();
    }
}
