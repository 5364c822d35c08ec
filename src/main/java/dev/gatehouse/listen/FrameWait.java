package dev.gatehouse.listen;

import dev.gatehouse.route.GatewaySettings.Patience;

/**
 * How long a connection that speaks HTTP/2 is waited for: the end of a frame or of a head that has begun, and the next request
 * where none is under way. Whoever reads the connection says what has come; all else is the sweep's.
 */
final class FrameWait {

    private volatile int framesRead;

    // Of the sweep alone.

    private int framesSeen;
    private long bytesAtFrame;
    private boolean begun;
    private long begunNanos;
    private boolean idle;
    private long idleNanos;

    /** What has taken too long. */
    enum Overdue {
        NOTHING,
        FRAME,
        REQUEST
    }

    /** A frame has come whole, or a piece of a body, or a whole head. Of whoever reads. */
    void came() {
        int frames = framesRead + 1;
        framesRead = frames;
    }

    /**
     * @param bytes that were read on the connection, ever
     * @param underWay whether a request is
     */
    Overdue look(long bytes, boolean underWay, Patience patience, long nowNanos) {
        return isFrameLate(bytes, patience, nowNanos)
                ? Overdue.FRAME
                : isRequestLate(underWay, patience, nowNanos) ? Overdue.REQUEST : Overdue.NOTHING;
    }

    /** What has come since the last frame ended is the beginning of another. */
    private boolean isFrameLate(long bytes, Patience patience, long nowNanos) {
        int frames = framesRead;
        if (frames != framesSeen) {
            framesSeen = frames;
            bytesAtFrame = bytes;
            begun = false;
        } else if (bytes != bytesAtFrame && !begun) {
            begun = true;
            begunNanos = nowNanos;
        }
        return begun && nowNanos - begunNanos > patience.headTime().toNanos();
    }

    /** Whatever else the client sends meanwhile. */
    private boolean isRequestLate(boolean underWay, Patience patience, long nowNanos) {
        if (underWay) {
            idle = false;
        } else if (!idle) {
            idle = true;
            idleNanos = nowNanos;
        }
        return idle && nowNanos - idleNanos > patience.keepAlive().toNanos();
    }
}
