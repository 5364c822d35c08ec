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
}
