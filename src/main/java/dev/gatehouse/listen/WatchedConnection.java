package dev.gatehouse.listen;

/** A connection of a client that the sweep looks at, and that ends itself when its client takes too long. */
interface WatchedConnection {

    /** On the sweep's thread, whoever uses the connection meanwhile. */
    void sweep(long nowNanos);
}
