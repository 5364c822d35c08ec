package dev.gatehouse.state.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import java.util.concurrent.CompletionException;

/** What a failure says, in words fit for a log. */
final class Complaint {

    private static final int MOST_CHARS = 200;

    private Complaint() {}

    static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        String text = message == null ? cause.getClass().getSimpleName() : message;
        StringBuilder printable = new StringBuilder();
        text.chars().limit(MOST_CHARS).forEach(c -> printable.append(c < ' ' || c >= 0x7F ? '.' : (char) c));
        return printable.toString();
    }

    /** Redis was started anew, or another one answers, and does not know the script. */
    static boolean isUnknownScript(Throwable failure) {
        return cause(failure) instanceof RedisNoScriptException;
    }

    /** Whoever answers is no master any more. */
    static boolean isOfReplica(Throwable failure) {
        return cause(failure) instanceof RedisReadOnlyException;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
