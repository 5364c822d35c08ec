package dev.gatehouse.exchange;

import java.util.concurrent.TimeoutException;

/** A client sends its request's body, or takes its answer, more slowly than the embedded server lets it. */
public final class ClientTooSlow extends TimeoutException {

    public static final String DETAIL = "slower than limit.min-rate";

    public ClientTooSlow() {
        super(DETAIL);
    }

    public static boolean isCauseOf(Throwable failure) {
        return Causes.include(failure, cause -> cause instanceof ClientTooSlow);
    }
}
