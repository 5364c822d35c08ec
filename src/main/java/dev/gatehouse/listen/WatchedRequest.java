package dev.gatehouse.listen;

import dev.gatehouse.exchange.ClientTooSlow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * A request with a body, whose client is watched while the body is asked for and does not come: whatever the protocol, and
 * not while nobody asks for it.
 */
final class WatchedRequest extends Request.Wrapper implements PacedBody.Body {

    private final WatchedResponse response;
    private final Watch watch;
    private final @Nullable PacedBody paced;
    private final Demand demand = new Demand();
    private volatile long bytesRead;
    private volatile @Nullable ClientTooSlow tooSlow;

    WatchedRequest(Request wrapped, WatchedResponse response, Watch watch) {
        super(wrapped);
        this.response = response;
        this.watch = watch;
        Integer least = watch.patience().leastBytesPerSecond();
        this.paced = least == null ? null : new PacedBody(watch, this, least);
    }

    @Override
    public Content.Chunk read() {
        ClientTooSlow failure = tooSlow;
        if (failure != null) {
            return Content.Chunk.from(failure, true);
        }
        Content.Chunk chunk = super.read();
        if (chunk != null && chunk.hasRemaining()) {
            // One thread at a time reads.
            long total = bytesRead + chunk.remaining();
            bytesRead = total;
        }
        return chunk;
    }

    @Override
    public void demand(Runnable whenThereIsMore) {
        if (paced == null) {
            super.demand(whenThereIsMore);
        } else if (tooSlow != null) {
            whenThereIsMore.run();
        } else {
            demand.told.set(whenThereIsMore);
            paced.waits();
            super.demand(demand);
        }
    }

    @Override
    public long bytesMoved() {
        return bytesRead;
    }

    /** By the answer, not by the request: else a client could take itself off the watch. */
    @Override
    public boolean isEndless() {
        return response.isEndless();
    }

    @Override
    public void press() {
        // The selector tells of every byte.
    }

    /** Whoever asked for more is told as if it had come. Jetty may tell it too, later: that is for nobody then. */
    @Override
    public void cutOff() {
        Runnable asking = demand.taken();
        if (asking != null) {
            watch.count(FrontCount.BODIES_TOO_SLOW);
            tooSlow = new ClientTooSlow();
            tell(asking);
        }
    }

    /** A pool that takes nothing any more is being stopped. */
    private void tell(Runnable asking) {
        try {
            getComponents().getExecutor().execute(asking);
        } catch (RejectedExecutionException e) {
            asking.run();
        }
    }

    /** Somebody asks for more; one object for all times that happens. */
    private final class Demand implements Invocable.Task {

        private final AtomicReference<@Nullable Runnable> told = new AtomicReference<>();

        @Override
        public void run() {
            Runnable asking = taken();
            if (asking != null) {
                asking.run();
            }
        }

        private @Nullable Runnable taken() {
            Runnable asking = told.getAndSet(null);
            if (asking != null && paced != null) {
                paced.goesOn();
            }
            return asking;
        }

        @Override
        public InvocationType getInvocationType() {
            return Invocable.getInvocationType(told.get());
        }
    }
}
