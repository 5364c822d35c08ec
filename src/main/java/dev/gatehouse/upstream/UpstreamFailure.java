package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.upstream.h2.Http2Violation;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.TruncatedChunkException;

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

    /** As HttpCore tells it. */
    static UpstreamFailure of(Exception cause, Progress progress) {
        return new UpstreamFailure(kindOf(cause), detailOf(cause), progress);
    }

    private static FailureKind kindOf(Exception cause) {
        if (cause instanceof BrokenRequestBody broken) {
            return broken.kind();
        }
        if (cause instanceof TlsFailure failure) {
            return failure.kind();
        }
        return isMalformed(cause) ? FailureKind.BAD_RESPONSE : FailureKind.CONNECTION_LOST;
    }

    /** A chunk that is cut off is no less well-formed than any answer that is. */
    private static boolean isMalformed(Exception cause) {
        return cause instanceof HttpException
                || (cause instanceof MalformedChunkCodingException && !(cause instanceof TruncatedChunkException));
    }

    /** HttpCore quotes what it could not read, which could be long, or secret, or forged: that stays out of records. */
    private static String detailOf(Exception cause) {
        return isMalformed(cause) && !(cause instanceof MalformedResponse || cause instanceof Http2Violation)
                ? "the response is malformed"
                : String.valueOf(cause.getMessage());
    }

    /** Whether the time was over, which may mean that there is too much to do. */
    boolean isTimeout() {
        return switch (kind) {
            case CONNECT_TIMEOUT, RESPONSE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT -> true;
            default -> false;
        };
    }

    /** Whether it speaks against the endpoint, rather than against the client or this gateway. */
    boolean isOfEndpoint() {
        return switch (kind) {
            case UNRESOLVED,
                    CONNECT_REFUSED,
                    CONNECT_TIMEOUT,
                    TLS_FAILED,
                    TLS_UNTRUSTED,
                    TLS_WRONG_NAME,
                    TLS_EXPIRED,
                    RESPONSE_TIMEOUT,
                    IDLE_TIMEOUT,
                    CONNECTION_LOST,
                    BAD_RESPONSE -> true;
            case TOTAL_TIMEOUT -> progress == Progress.SENT;
            default -> false;
        };
    }
}
