package dev.gatehouse.listen;

/**
 * Whether a client takes what waits in its socket, at a least rate: the answers of all its requests together, and what its
 * frames are answered by. Of the sweep alone.
 *
 * <p>The windows of HTTP/2 hold back bodies only. Who sends and reads nothing would have all else kept for it, without a bound.
 */
final class SharedSocketPace {

    private final KeptInterestEndPoint socket;
    private final Pace pace;
    private boolean waited;
    private long lookedNanos;
    private long waitedNanos;

    SharedSocketPace(KeptInterestEndPoint socket, int leastBytesPerSecond) {
        this.socket = socket;
        this.pace = new Pace(leastBytesPerSecond);
    }

    boolean isTooSlow(long nowNanos) {
        boolean waits = socket.waitsToWrite();
        if (waits && waited) {
            waitedNanos += nowNanos - lookedNanos;
        }
        waited = waits;
        lookedNanos = nowNanos;
        return pace.isTooSlow(waitedNanos, socket.flushed()) && waits;
    }

    /** Whether it is worth a try to write before it is said to be too slow. */
    boolean isDoubtful() {
        return waited && pace.isDoubtful();
    }
}
