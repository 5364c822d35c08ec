package dev.gatehouse.upstream;

import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;

/** A way to one endpoint for one exchange: a connection, or a place on one. Given back exactly once. */
sealed interface Lease permits ConnectionLease, StreamLease {

    void ask();

    /** By who is told that it is connected, on that thread. */
    void execute(AsyncClientExchangeHandler exchange);

    /**
     * The whole answer has come, on the thread of the connection.
     *
     * @param requestDone whether all of the request was sent
     */
    void answered(boolean requestDone);

    /** It must not be used again, or is not wanted any more. May come from any thread, at any time and more than once. */
    void abandon();

    /** Whoever needs it. Told one of {@link #connected} and {@link #unavailable}, once, unless it gives up before. */
    interface Holder {

        /** It waits for others to give something back. As {@link #opening}, it may come again, and is told under a lock: to be noted, and no more. */
        void waiting();

        /** It waits for a connection that is being opened. */
        void opening();

        /** @param reused whether it has served another call before, and none while this one asked */
        void connected(boolean reused);

        void unavailable(UpstreamFailure failure);

        /** In any case, once: it holds nothing any more, and will not. Comes before what is given back can be had by another. */
        void left();
    }
}
