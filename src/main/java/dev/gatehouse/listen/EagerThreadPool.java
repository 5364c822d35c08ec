package dev.gatehouse.listen;

import dev.gatehouse.upstream.ReactorThread;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A pool that lets the thread which completed a response go on to the connection's next request, if there is one by then.
 * Nothing else runs outside the pool: some of Jetty's tasks wait for work, and one of these on a reactor's thread would
 * hold up every connection of that thread.
 */
final class EagerThreadPool extends QueuedThreadPool {

    EagerThreadPool(int threads) {
        super(threads);
    }

    @Override
    public void execute(Runnable task) {
        if (!(task instanceof HttpConnection) || !ReactorThread.ranHere(task)) {
            super.execute(task);
        }
    }
}
