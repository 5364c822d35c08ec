package dev.gatehouse.listen;

/** Somebody for whom an exchange waits now and then. */
interface Awaited {

    /**
     * On the sweep's thread.
     *
     * @return whether to look again
     */
    boolean sweep(long nowNanos);

    /** The sweep looks no more. Whoever waits again, or meanwhile, adds it anew. */
    void letGo();
}
