package dev.gatehouse.assembly;

import java.time.Duration;

/**
 * Whether what is in force fails more often than what was there before.
 *
 * <p>A share of few requests says little. Both shares are therefore of 20 requests at least, and 5 of those since must have
 * failed; where nobody asked anything before, nothing is known that could have become worse.
 *
 * @param before in the minute before the change
 * @param mostIncrease in percentage points
 * @param endNanos when it is over
 */
record Probation(Share before, int mostIncrease, long endNanos) {

    static final int FEWEST_REQUESTS = 20;
    static final int FEWEST_FAILED = 5;

    enum Verdict {
        PENDING,
        PASSED,
        FAILED
    }

    static Probation begin(Share before, int mostIncrease, Duration length, long nowNanos) {
        return new Probation(before, mostIncrease, nowNanos + length.toNanos());
    }

    /** @param since the requests that began with what is on probation */
    Verdict judge(Share since, long nowNanos) {
        if (before.requests() >= FEWEST_REQUESTS
                && since.requests() >= FEWEST_REQUESTS
                && since.failed() >= FEWEST_FAILED
                && since.percent() - before.percent() > mostIncrease) {
            return Verdict.FAILED;
        }
        return nowNanos - endNanos >= 0 ? Verdict.PASSED : Verdict.PENDING;
    }
}
