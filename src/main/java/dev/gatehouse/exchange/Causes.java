package dev.gatehouse.exchange;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a failure comes from, as containers wrap failures in their own. */
public final class Causes {

    private Causes() {}

    /** Whether this is true of the failure, or of one that it comes from. */
    public static boolean include(Throwable failure, Predicate<? super Throwable> which) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (which.test(cause)) {
                return true;
            }
        }
        return false;
    }
}
