package dev.gatehouse.upstream;

import dev.gatehouse.exchange.TimeSource;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint is at a moment, for people.
 *
 * @param endpoint where it is; nothing of that if it is a secret
 * @param ejectedUntil null if it is not left alone for its failures, whatever else speaks against it
 * @param isBackup whether it is used only where no other can be
 * @param isUsed whether requests go to it, which may be so whatever is known of it
 * @param inFlight requests that have, or wait for, a connection to it
 */
public record EndpointState(
        String endpoint,
        Finding finding,
        @Nullable Instant ejectedUntil,
        boolean isBackup,
        boolean isUsed,
        int inFlight) {

    /** What is known of it. */
    public enum Finding {
        USABLE,
        /** It is new or back, and gets more and more of its share. */
        WARMING_UP,
        /** Its requests failed. */
        EJECTED,
        FAILING_CHECKS,
        /** It cannot be connected to. */
        UNREACHABLE;

        /** As operators read it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static EndpointState of(Endpoint endpoint, Selection selection, WarmUp warmUp, TimeSource time) {
        EndpointHealth health = endpoint.health();
        long leftNanos = health.sentence().leftNanos(time.nanoTime().getAsLong());
        return new EndpointState(
                endpoint.shown(),
                finding(endpoint, warmUp),
                leftNanos > 0 ? time.wall().instant().plusNanos(leftNanos) : null,
                endpoint.isBackup(),
                selection.inUse().contains(endpoint),
                endpoint.inFlight());
    }

    private static Finding finding(Endpoint endpoint, WarmUp warmUp) {
        return switch (endpoint.health().condition()) {
            case SOUND -> warmUp.isUnderWay(endpoint) ? Finding.WARMING_UP : Finding.USABLE;
            case EJECTED -> Finding.EJECTED;
            case DOWN -> Finding.FAILING_CHECKS;
            case UNREACHABLE -> Finding.UNREACHABLE;
        };
    }

    boolean isWell() {
        return finding == Finding.USABLE || finding == Finding.WARMING_UP;
    }
}
