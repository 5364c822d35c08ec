package dev.gatehouse.state.redis;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How this node stands with Redis and with the other nodes: whether Redis is here, who else is there and has settled, and when a sign of life is
 * due. The time is a parameter, and one thread calls, save where it is said.
 */
final class Standing {

    private static final long MILLI = 1_000_000L;
    private static final long SIGN_NANOS = 250 * MILLI;
    private static final long PROBE_NANOS = 200 * MILLI;
    private static final long ROLL_CALL_NANOS = 30 * MILLI;

    /** Without an answer for so long a connection is given up: what it leads to may be gone without a word. */
    private static final long SILENCE_NANOS = 3000 * MILLI;

    /** When answers were late for so many time-outs, others may have thought that Redis is away. */
    private static final int HICCUP = 4;

    private final long timeoutNanos;
    private final Presence presence;
    private final Members members;
    private final RollCall rollCall = new RollCall();
    private final AtomicLong losses = new AtomicLong();
    private volatile long lastInTimeNanos;
    private boolean settled;
    private boolean doubting;
    private long doubtedNanos;
    private boolean underWay;
    private long sentNanos;
    private long nextNanos;
    private long beganMillis;

    /** @param nodes that there are at least */
    Standing(long timeoutNanos, int nodes, long nowNanos) {
        this.timeoutNanos = timeoutNanos;
        this.presence = new Presence(timeoutNanos, nowNanos);
        this.members = new Members(nodes);
        this.nextNanos = nowNanos;
    }

    /** Any thread's, as are the other four. */
    boolean isHere() {
        return presence.isHere();
    }

    int nodes() {
        return members.count();
    }

    int absent() {
        return Math.min(rollCall.absent(), members.count() - 1);
    }

    long returns() {
        return presence.returns() + losses.get();
    }

    long losses() {
        return losses.get();
    }

    /** A question was answered in time. Any thread's. */
    void inTime(long nowNanos) {
        lastInTimeNanos = nowNanos;
    }

    void late(long nowNanos) {
        boolean before = presence.isHere();
        presence.late(nowNanos, lastInTimeNanos);
        if (!doubting) {
            doubting = true;
            doubtedNanos = nowNanos;
            // A sign of life tells sooner than a question of which nobody knows when it comes.
            nextNanos = nowNanos;
        }
        noteAbsence(before, nowNanos);
    }

    void broken(String why, long nowNanos) {
        boolean before = presence.isHere();
        presence.broken(why, nowNanos);
        begin();
        noteAbsence(before, nowNanos);
    }

    void connected(long nowNanos) {
        members.forget();
        underWay = false;
        nextNanos = nowNanos;
    }

    void disconnected() {
        underWay = false;
    }

    /** What was granted while Redis was away is settled, all of it, or not. */
    void settled(boolean all) {
        settled = all && presence.isHere();
    }

    /** Whether all is settled, as far as has been said since Redis is here. */
    boolean isSettled() {
        return settled;
    }

    boolean isSilent(long nowNanos) {
        return underWay && nowNanos - sentNanos >= SILENCE_NANOS;
    }

    /** Whether one is to be sent now. */
    boolean signIsDue(long nowNanos) {
        if (nowNanos - nextNanos < 0) {
            return false;
        }
        if (underWay && presence.isHere() && nowNanos - sentNanos >= timeoutNanos) {
            late(nowNanos);
        }
        nextNanos = nowNanos + pauseNanos();
        return !underWay;
    }

    private long pauseNanos() {
        if (!presence.isHere()) {
            return PROBE_NANOS;
        }
        if (doubting) {
            return timeoutNanos;
        }
        return absent() > 0 ? ROLL_CALL_NANOS : SIGN_NANOS;
    }

    /** To be sent now. */
    Sign sign(long nowNanos) {
        underWay = true;
        sentNanos = nowNanos;
        return rollCall.sign(presence.isHere(), settled);
    }

    void signAnswered(Sign sign, Sign.Answer answer, long atNanos) {
        underWay = false;
        members.told(answer.nodes(), atNanos);
        if (beganMillis != 0 && beganMillis != answer.beganMillis()) {
            losses.incrementAndGet();
        }
        beganMillis = answer.beganMillis();
        boolean inTime = atNanos - sentNanos <= timeoutNanos;
        if (inTime) {
            lastInTimeNanos = atNanos;
        }
        boolean before = presence.isHere();
        presence.proof(inTime, atNanos);
        if (inTime) {
            rollCall.answered(sign, answer, presence.isHere(), members.count(), atNanos);
        } else if (!presence.isHere()) {
            begin();
        }
        if (!before && presence.isHere()) {
            nextNanos = earlier(nextNanos, atNanos + ROLL_CALL_NANOS);
        }
    }

    void signFailed() {
        underWay = false;
    }

    /** When something is to be done by itself. */
    long nextNanos(long nowNanos) {
        boolean before = presence.isHere();
        boolean doubted = presence.isDoubted(nowNanos, lastInTimeNanos);
        noteAbsence(before, nowNanos);
        noteHiccup();
        return doubted ? earlier(nextNanos, nowNanos + timeoutNanos) : nextNanos;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    /** That this node goes by its own shares is said at once. */
    private void noteAbsence(boolean hereBefore, long nowNanos) {
        if (hereBefore && !presence.isHere()) {
            begin();
            nextNanos = nowNanos;
        }
    }

    private void noteHiccup() {
        if (doubting && lastInTimeNanos - doubtedNanos > 0) {
            if (presence.isHere() && lastInTimeNanos - doubtedNanos >= HICCUP * timeoutNanos) {
                begin();
                nextNanos = lastInTimeNanos;
            }
            doubting = false;
        }
    }

    private void begin() {
        settled = false;
        doubting = false;
        rollCall.begin();
    }

    StoreCounts counts(long nowNanos, Questions.Counts questions) {
        return presence.counts(members.count(), absent(), nowNanos, questions);
    }
}
