package dev.gatehouse.listen;

import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A pool that spends no thread on a connection which has just been answered and has nothing more to read yet: it waits for
 * its next request at once. Jetty would wake a thread to find that out by a read. A client that pipelines has its next
 * request read in the pool, as it was.
 */
final class FrontThreadPool extends QueuedThreadPool {

    FrontThreadPool(int threads) {
        super(threads);
    }

    @Override
    public void execute(Runnable task) {
        if (task instanceof HttpConnection connection && hasNothingToRead(connection)) {
            connection.fillInterested(new NextRequest(connection));
        } else {
            super.execute(task);
        }
    }

    private static boolean hasNothingToRead(HttpConnection connection) {
        return connection.isRequestBufferEmpty()
                && !connection.isFillInterested()
                && connection.getEndPoint().isOpen();
    }

    /** What Jetty's own callback does, which it keeps to itself. Nothing in the chain blocks, so the selector's thread may run it. */
    private record NextRequest(HttpConnection connection) implements Callback {

        @Override
        public void succeeded() {
            connection.onFillable();
        }

        @Override
        public void failed(Throwable cause) {
            connection.onFillInterestedFailed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
