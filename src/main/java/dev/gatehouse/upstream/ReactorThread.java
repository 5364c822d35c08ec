package dev.gatehouse.upstream;

import org.jspecify.annotations.Nullable;

/** A thread that serves the upstreams' connections. */
public final class ReactorThread extends Thread {

    private final ChunkPool chunks;

    /** Whether a task that was handed to this thread is running: another one then goes elsewhere. */
    private boolean running;

    /** Held by this thread between reads, so that a read that is written at once uses one and the same buffer. */
    private @Nullable Chunk chunk;

    private boolean chunkIsFilled;
    private boolean readWasCut;
    private boolean inputIsLeft;
    private boolean connectionEnds;
    private @Nullable UpstreamCall pausing;

    ReactorThread(Runnable task, ChunkPool chunks) {
        super(task, "gatehouse-upstream");
        setDaemon(true);
        this.chunks = chunks;
    }

    static ReactorThread current() {
        return (ReactorThread) Thread.currentThread();
    }

    /**
     * Runs a task here and now if the current thread is a reactor's and not at such a task already: a server can so
     * finish a response on the thread that brought it, instead of waking another one.
     *
     * @param task must not block
     * @return whether it was run
     */
    public static boolean ranHere(Runnable task) {
        if (!(Thread.currentThread() instanceof ReactorThread reactor) || reactor.running) {
            return false;
        }
        reactor.running = true;
        try {
            task.run();
        } finally {
            reactor.running = false;
        }
        return true;
    }

    /**
     * What is known of a socket by its last read.
     *
     * @param full whether the read took as much as it was let take, so that the socket may hold more
     */
    void read(boolean full) {
        readWasCut = full;
    }

    /**
     * A message ends here, and nothing of its connection has been read but for it since the event began.
     *
     * @param bytesBehindIt whether some have been read that are no part of it
     */
    void messageEnds(boolean bytesBehindIt) {
        inputIsLeft = bytesBehindIt || readWasCut;
    }

    /** Whether the connection whose message has ended may have sent more than that. */
    boolean inputIsLeft() {
        return inputIsLeft;
    }

    /** The connection whose message ends, or has no more than a head, serves no other request. */
    void connectionEnds(boolean ends) {
        connectionEnds = ends;
    }

    /** Whether the connection whose message has ended is about to be ended, too. */
    boolean connectionEnds() {
        return connectionEnds;
    }

    /** To be told when all has been read that is there of the connection which is being read. */
    void pausesAtEndOfInput(UpstreamCall call) {
        UpstreamCall before = pausing;
        pausing = call;
        if (before != null && before != call) {
            // Several answers began in one read: the others are told early, which costs them no more than a write.
            before.paused();
        }
    }

    /** The current thread, if it is one of these, has read what is there of a connection. */
    static void inputEnds() {
        if (Thread.currentThread() instanceof ReactorThread reactor) {
            UpstreamCall call = reactor.pausing;
            reactor.pausing = null;
            if (call != null) {
                call.paused();
            }
        }
    }

    /** An empty buffer. Nobody else holds it. */
    Chunk chunkToFill() {
        Chunk empty = chunk;
        if (empty == null) {
            empty = chunks.take();
            chunk = empty;
        }
        empty.bytes().clear();
        return empty;
    }

    /** The buffer now has what {@link #takeFilled} is to deliver. */
    void filled() {
        chunkIsFilled = true;
    }

    /** What was read past HttpCore, once; null if nothing was. It stays this thread's until {@link #delivered}. */
    @Nullable
    Chunk takeFilled() {
        if (!chunkIsFilled) {
            return null;
        }
        chunkIsFilled = false;
        return chunk;
    }

    /** The receiver has seen the buffer: if it has kept it, the next read takes another one. */
    void delivered() {
        Chunk seen = chunk;
        if (seen != null && seen.isShared()) {
            chunk = null;
            seen.release();
        }
    }
}
