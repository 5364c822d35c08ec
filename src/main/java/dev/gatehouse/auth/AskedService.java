package dev.gatehouse.auth;

/** A service that says what it knows of a caller when it is asked. Safe for all threads. */
public interface AskedService {

    /** Where nobody may be asked, as where a request is only talked about. */
    AskedService NOBODY = (question, reply) -> {
        reply.failed("nobody can be asked", false);
        return () -> {};
    };

    /**
     * Asks, without blocking.
     *
     * @param reply told once, on any thread, possibly before this returns
     * @return to be run, on any thread, when nobody waits for the reply any more: mostly nothing is told from then on
     */
    Runnable ask(ServiceQuestion question, Reply reply);

    /** Where the answer goes. */
    interface Reply {

        void answered(ServiceAnswer answer);

        /**
         * There is none.
         *
         * @param why in a few words, for log and record, without anything secret
         * @param isOutage whether another question would fare no better
         */
        void failed(String why, boolean isOutage);
    }
}
