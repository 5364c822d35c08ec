package dev.gatehouse.assembly;

import java.time.Duration;

/**
 * Says when files that change are to be read: once they have been still for a moment, so that nothing is read half-written, but
 * soon after the first change in any case, since somebody may write on and on.
 *
 * <p>They are read once more a little later, as the clock of a file system may be so coarse that a change leaves no new stamp, and
 * soon after the start, as they may have changed before the first look. What was refused is tried again from time to time, as what is wrong may lie in files that are not watched. For one thread.
 *
 * @param <S> by which it is seen that files have changed
 */
final class Stillness<S> {

    static final Duration STILL = Duration.ofMillis(200);

    /** After the first change was seen, which is as late as {@link #LOOK} after it happened: in all, a second. */
    static final Duration LATEST = Duration.ofMillis(750);

    /** From one look to the next. */
    static final Duration LOOK = Duration.ofMillis(250);

    /** While something changes, whatever is due. */
    static final Duration SHORTEST_LOOK = Duration.ofMillis(20);

    /** No clock of a file system in use ticks more slowly. */
    static final Duration AGAIN = Duration.ofSeconds(2);

    static final Duration RETRY = Duration.ofSeconds(10);

    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    /** By which a look may be shorter than the one before, and still end late enough to say that files have been still. */
    private static final Duration SLACK = Duration.ofMillis(5);

    /** A look takes no more than this part of the time. */
    private static final int SHARE = 20;

    private S seen;
    private boolean changing;
    private long firstChange;
    private long lastChange;

    private boolean again = true;
    private long againAt;

    /** @param stamp by which the files were known that have been read last */
    Stillness(S stamp, long nowNanos) {
        seen = stamp;
        againAt = nowNanos + LATEST.toNanos();
    }

    /** @param stamp as the files are now */
    boolean isTimeToRead(S stamp, long nowNanos) {
        if (!stamp.equals(seen)) {
            seen = stamp;
            firstChange = changing ? firstChange : nowNanos;
            lastChange = nowNanos;
            changing = true;
        }
        if (changing) {
            return nowNanos - lastChange >= STILL.toNanos() || nowNanos - firstChange >= LATEST.toNanos();
        }
        return again && nowNanos - againAt >= 0;
    }

    /** They have been read, for what {@link #isTimeToRead} has said. */
    void read(boolean refused, long nowNanos) {
        boolean wasChanging = changing;
        changing = false;
        again = wasChanging || refused;
        againAt = nowNanos + (refused && !wasChanging ? RETRY : AGAIN).toNanos();
    }

    /** Whether a change has begun that has not been read yet. */
    boolean isChanging() {
        return changing;
    }

    /** How long to wait before the next look: while files change, so long that it ends when they are to be read. */
    Duration pause(Duration lookTook, long nowNanos) {
        if (changing) {
            long left =
                    Math.min(STILL.toNanos() - (nowNanos - lastChange), LATEST.toNanos() - (nowNanos - firstChange));
            Duration pause = Duration.ofNanos(left).minus(lookTook).plus(SLACK);
            return pause.compareTo(SHORTEST_LOOK) > 0 ? pause : SHORTEST_LOOK;
        }
        Duration share = lookTook.multipliedBy(SHARE);
        Duration atMost = share.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : share;
        return atMost.compareTo(LOOK) > 0 ? atMost : LOOK;
    }
}
