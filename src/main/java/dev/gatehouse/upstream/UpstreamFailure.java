package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;

/**
 * Why a try did not bring an answer.
 *
 * @param detail for the log and the record, in a few words
 * @param progress how far it had come, which decides whether it may be tried again
 */
public record UpstreamFailure(FailureKind kind, String detail, Progress progress) {

    /** How far a try came. */
    public enum Progress {
        /** Not one byte of the request left. */
        NOTHING_SENT,
        /** Some of the request may have left, nothing came back. */
        SENT,
        /** The response had begun. */
        ANSWERING
    }

    /** Whether it speaks against the endpoint, rather than against the client or this gateway. */
    boolean isOfEndpoint() {
        return switch (kind) {
            case UNRESOLVED,
                    CONNECT_REFUSED,
                    CONNECT_TIMEOUT,
                    RESPONSE_TIMEOUT,
                    IDLE_TIMEOUT,
                    CONNECTION_LOST,
                    BAD_RESPONSE -> true;
            case TOTAL_TIMEOUT -> progress == Progress.SENT;
            default -> false;
        };
    }
}
