package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.route.TimeoutSettings;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What one try is waiting for, since when, and when that is too long. Written by the connection, read by the sweep. */
final class Deadlines {

    /** What is being waited for. */
    enum Phase {
        LEASING,
        CONNECTING,
        SENDING,
        AWAITING,
        RECEIVING,
        /** All has come, and the client takes the rest of it. */
        DELIVERING
    }

    /** @param detail the setting that was over, for the record */
    record Overdue(FailureKind kind, String detail) {}

    /** More than a service takes between two writes of what it has ready. */
    private static final long LATE_NANOS = 200_000_000;

    private final TimeoutSettings timeouts;
    private final Duration room;
    private final LongSupplier nanoTime;
    private volatile Phase phase = Phase.LEASING;
    private volatile long lastEventNanos;

    /** @param room for how long a connection may be waited for that others have, however short the time is for an answer */
    Deadlines(TimeoutSettings timeouts, Duration room, LongSupplier nanoTime) {
        this.timeouts = timeouts;
        this.room = room;
        this.nanoTime = nanoTime;
        this.lastEventNanos = nanoTime.getAsLong();
    }

    /**
     * The time before the phase: the sweep must not measure a new phase by an old event.
     *
     * @return nanoseconds since the last event
     */
    long enter(Phase next) {
        long now = nanoTime.getAsLong();
        long since = now - lastEventNanos;
        lastEventNanos = now;
        phase = next;
        return since;
    }

    /** Bytes went one way or the other. */
    void progressed() {
        lastEventNanos = nanoTime.getAsLong();
    }

    Phase phase() {
        return phase;
    }

    /** The phase that has taken too long, or null. */
    @Nullable
    Phase overdue(long nowNanos) {
        Phase now = phase;
        return nowNanos - lastEventNanos > limitOf(now).toNanos() ? now : null;
    }

    /** Whether an answer has begun and nothing has come of it for so long that the client should have what is there. */
    boolean restIsLate(long nowNanos) {
        return phase == Phase.RECEIVING && nowNanos - lastEventNanos > LATE_NANOS;
    }

    /**
     * What is to be said of a phase that has taken too long for another reason than a client that takes nothing.
     *
     * @param clientSendsNothing whether the request is not complete and there is nothing of it to send
     */
    static Overdue reason(Phase over, boolean clientSendsNothing) {
        return switch (over) {
            case LEASING -> new Overdue(FailureKind.NO_ROOM, "no connection became free");
            case CONNECTING -> new Overdue(FailureKind.CONNECT_TIMEOUT, "timeout.connect is over");
            case AWAITING -> new Overdue(FailureKind.RESPONSE_TIMEOUT, "timeout.response is over");
            case SENDING, RECEIVING, DELIVERING ->
                new Overdue(
                        clientSendsNothing ? FailureKind.REQUEST_BODY_TIMEOUT : FailureKind.IDLE_TIMEOUT,
                        "timeout.idle is over");
        };
    }

    private Duration limitOf(Phase waited) {
        return switch (waited) {
            case LEASING -> room;
            case CONNECTING -> timeouts.connect();
            case AWAITING -> timeouts.response();
            case SENDING, RECEIVING, DELIVERING -> timeouts.idle();
        };
    }
}
