package dev.gatehouse.upstream.h2;

/** Whose connection it is. Told in the connection's turn, and must not wait. */
public interface Http2Owner {

    /**
     * First when the service has said what it takes, then whenever that changes, and when a doubt is over.
     *
     * @param streams that may be open at a time; 0 = no new ones
     */
    void room(int streams);

    /** Once: no stream is open on it any more, nor will be. Told before those that were open are. */
    void ended(Exception cause);
}
