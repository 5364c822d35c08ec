package dev.gatehouse.auth;

import dev.gatehouse.exchange.ClientRequest;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a route's {@code auth}, built once for a generation of the configuration. Safe for all threads.
 *
 * <p>A scheme looks at its own credential alone. It never blocks, and never throws to say no.
 */
interface AuthScheme {

    /** As the route writes it, for records. */
    String name();

    /** How a client is asked for its credential; null if there is no way to ask for it in {@code WWW-Authenticate}. */
    @Nullable
    Challenge challenge();

    /**
     * Whether the request carries a credential of this scheme that somebody may have guessed: such a one is not looked at where an
     * address is held back. What is signed, or is of as many random bits as a key of ours, nobody guesses.
     */
    default boolean mayBeGuessed(ClientRequest request) {
        return true;
    }

    /** What the scheme says of a request. Asked again only after it had to wait. */
    AuthDecision decide(ClientRequest request);
}
