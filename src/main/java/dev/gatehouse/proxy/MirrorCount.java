package dev.gatehouse.proxy;

import java.util.Locale;

/** What is counted of a route's mirror, each by a name for metrics that never changes. */
public enum MirrorCount {
    COPIES_SENT,
    /** Of those that were sent, without a whole answer. */
    COPIES_FAILED,
    /** Not sent since as many as may be were under way, for {@code mirror.max-in-flight} or by the limits of the upstream itself. */
    COPIES_DROPPED,
    /** Not made, or not to the end, since all copies together held {@code limit.mirror-memory}. */
    COPIES_WITHOUT_MEMORY,
    /** Not made for {@code mirror.buffer}. */
    BODIES_TOO_LARGE,
    /** Compared, and the same. */
    ANSWERS_ALIKE,
    /** Compared, with another status or body. */
    ANSWERS_DIFFERENT;

    /** Such as {@code copies-sent}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
