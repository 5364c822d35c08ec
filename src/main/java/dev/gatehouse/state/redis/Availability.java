package dev.gatehouse.state.redis;

import java.util.concurrent.TimeUnit;

/**
 * Whether Redis is to be asked: a breaker over what became of the questions. Pure: the time is a parameter, and one thread
 * calls.
 *
 * <p>It is away as soon as the connection is lost or an answer is an error, or when for {@value #PATIENCE} time-outs, and for
 * {@value #PATIENCE_MILLIS} ms at least, questions were late and none was answered in time; a single one that is late changes
 * nothing, nor does a pause of a collector or a JVM that has just started. It is here again when {@value #PROOFS} signs of life
 * in a row were answered in time, and, if it goes away soon after that, when twice as many were, and so on: one that is good for
 * signs of life alone is not believed for long.
 */
final class Availability {

    private static final int PATIENCE = 10;
    private static final long PATIENCE_MILLIS = 250;
    private static final int PROOFS = 2;
    private static final int MOST_PROOFS = 64;
    private static final long STEADY_NANOS = 10_000_000_000L;

    private final long patienceNanos;
    private boolean here;
    private long hereSinceNanos;
    private int proofsNeeded = PROOFS;
    private int proofs;
    private boolean doubted;
    private long doubtedSinceNanos;

    /** @param timeoutNanos of one question */
    Availability(long timeoutNanos) {
        this.patienceNanos = Math.max(PATIENCE * timeoutNanos, TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS));
    }

    boolean isHere() {
        return here;
    }

    /** The connection is lost, or an answer is an error. */
    void broken(long nowNanos) {
        if (here) {
            boolean steady = nowNanos - hereSinceNanos >= STEADY_NANOS;
            proofsNeeded = steady ? PROOFS : Math.min(MOST_PROOFS, 2 * proofsNeeded);
        }
        here = false;
        proofs = 0;
        doubted = false;
    }

    /**
     * A question was not answered in time.
     *
     * @param lastInTimeNanos when one was
     */
    void late(long nowNanos, long lastInTimeNanos) {
        if (!doubted || lastInTimeNanos - doubtedSinceNanos > 0) {
            doubted = true;
            doubtedSinceNanos = nowNanos;
        } else if (nowNanos - doubtedSinceNanos >= patienceNanos) {
            broken(nowNanos);
        }
    }

    /**
     * Whether there is a question that was late, and none was answered in time since: then time alone decides.
     *
     * @param lastInTimeNanos when one was
     */
    boolean isDoubted(long nowNanos, long lastInTimeNanos) {
        if (doubted && lastInTimeNanos - doubtedSinceNanos > 0) {
            doubted = false;
        } else if (doubted && nowNanos - doubtedSinceNanos >= patienceNanos) {
            broken(nowNanos);
        }
        return doubted;
    }

    /** @param inTime whether a sign of life was answered, and in time */
    void proof(boolean inTime, long nowNanos) {
        proofs = inTime ? proofs + 1 : 0;
        if (!here && proofs >= proofsNeeded) {
            here = true;
            hereSinceNanos = nowNanos;
            doubted = false;
        }
    }
}
