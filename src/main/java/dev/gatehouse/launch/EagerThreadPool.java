package dev.gatehouse.launch;

import dev.gatehouse.upstream.ReactorThread;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A pool that lets the thread which brought an upstream's answer finish the client's side too. */
final class EagerThreadPool extends QueuedThreadPool {

    EagerThreadPool(int threads) {
        super(threads);
    }

    @Override
    public void execute(Runnable task) {
        if (!ReactorThread.ranHere(task)) {
            super.execute(task);
        }
    }
}
