package dev.gatehouse.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/** What has come of the requests to one endpoint lately, and what follows from it. Any thread's. */
final class EndpointHealth {

    /** A newer answer's part in the average is one of so many. */
    private static final int SMOOTHING = 8;

    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final RecentCount outcomes = new RecentCount();
    private final RecentCount failures = new RecentCount();
    private final Sentence sentence = new Sentence();
    private final CheckRecord checks = new CheckRecord();

    /** Of the time until an answer began; 0 = not known. What two threads write at once is lost for one of them. */
    private volatile long averageNanos;

    private volatile boolean answeredLately;
    private volatile boolean suspected;
    private volatile boolean unreachable;
    private volatile boolean fresh;
    private volatile long freshSinceNanos;

    /** Whether it should be used. */
    enum Condition {
        /** Nothing speaks against it. */
        SOUND,
        /** Its answers have failed. */
        EJECTED,
        /** By its checks. */
        DOWN,
        /** It could not be connected to. */
        UNREACHABLE
    }

    Condition condition() {
        if (unreachable) {
            return Condition.UNREACHABLE;
        }
        if (checks.isDown()) {
            return Condition.DOWN;
        }
        return sentence.isServing() ? Condition.EJECTED : Condition.SOUND;
    }

    /** @param nanos until the answer began */
    void answered(long nanos) {
        if (failuresInARow.get() != 0) {
            failuresInARow.set(0);
        }
        outcomes.add();
        long average = averageNanos;
        averageNanos = Math.max(1, average == 0 ? nanos : average + (nanos - average) / SMOOTHING);
        answeredLately = true;
    }

    void failed() {
        outcomes.add();
        failures.add();
        failuresInARow.incrementAndGet();
    }

    int failuresInARow() {
        return failuresInARow.get();
    }

    /** From here on it has failed so often in a row. */
    void countFrom(int failed) {
        failuresInARow.set(failed);
    }

    /** Of the outcomes of the last ten seconds, if there are as many as that; else 0. */
    int failedPercent(int atLeast) {
        long all = outcomes.recent();
        return all < atLeast ? 0 : (int) (failures.recent() * 100 / all);
    }

    /** Whether it is left alone for its failures. */
    Sentence sentence() {
        return sentence;
    }

    CheckRecord checks() {
        return checks;
    }

    /** It has failed so often that it may not be there at all, which is to be found out. */
    void suspect() {
        suspected = true;
    }

    /** Whether it is not known that it can be connected to. */
    boolean isInDoubt() {
        return suspected || unreachable;
    }

    void isBeingChecked() {
        suspected = false;
    }

    /** It is new among others, or back. */
    void begins(long nowNanos) {
        freshSinceNanos = nowNanos;
        fresh = true;
    }

    boolean isFresh() {
        return fresh;
    }

    long freshSinceNanos() {
        return freshSinceNanos;
    }

    void isSeasoned() {
        fresh = false;
    }

    /** @return whether that is new */
    synchronized boolean couldNotConnect() {
        boolean isNew = !unreachable;
        unreachable = true;
        return isNew;
    }

    /**
     * One that could not be connected to begins anew: what it has failed at was that.
     *
     * @return whether that is new
     */
    synchronized boolean couldConnect() {
        boolean isNew = unreachable;
        if (isNew) {
            sentence.pardon();
            failuresInARow.set(0);
            unreachable = false;
        }
        return isNew;
    }

    long averageNanos() {
        return averageNanos;
    }

    /**
     * To be called once a second, by one thread at a time. An endpoint that was slow is asked rarely, and must not be thought
     * slow for ever.
     */
    void secondIsOver() {
        outcomes.secondIsOver();
        failures.secondIsOver();
        if (!answeredLately) {
            averageNanos /= 2;
        }
        answeredLately = false;
    }
}
