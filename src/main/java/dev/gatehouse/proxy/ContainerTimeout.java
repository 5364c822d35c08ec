package dev.gatehouse.proxy;

import dev.gatehouse.exchange.Causes;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeoutException;

/** The container's own limit for a client that neither sends nor takes anything, as its listeners are told of it. */
final class ContainerTimeout {

    private ContainerTimeout() {}

    static boolean isCauseOf(Throwable failure) {
        return Causes.include(
                failure, cause -> cause instanceof TimeoutException || cause instanceof SocketTimeoutException);
    }
}
