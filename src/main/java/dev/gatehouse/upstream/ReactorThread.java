package dev.gatehouse.upstream;

/** A thread that serves the upstreams' connections. */
public final class ReactorThread extends Thread {

    /** Whether a task that was handed to this thread is running: another one then goes elsewhere. */
    private boolean running;

    ReactorThread(Runnable task) {
        super(task, "gatehouse-upstream");
        setDaemon(true);
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
}
