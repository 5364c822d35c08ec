package dev.gatehouse.listen;

import dev.gatehouse.listen.Entrance.Place;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A client's socket whose interest in reading stays registered while its request is under way.
 *
 * <p>Jetty takes it back with every request and gives it again for the next: two system calls a request, and a wake-up of
 * the selector when another thread completes the answer. Here it is taken back only if bytes come that nobody waits for, as
 * when a client pipelines. As the selector reports what is there and not what changed, nothing can be missed: whoever
 * begins to wait while the interest is registered is told of bytes that came before, too.
 *
 * <p>Interest in writing is taken back at once as it is in Jetty, since a socket can be written almost always.
 *
 * <p>Once nothing more is sent, the client has a moment to take what was sent and to leave ({@link Lingering}).
 */
final class KeptInterestEndPoint extends SocketChannelEndPoint {

    private final ReentrantLock lock = new ReentrantLock();
    private final ManagedSelector selector;
    private final Watch watch;
    private final Place place;
    private final Lingering lingering = new Lingering();
    private final ManagedSelector.SelectorUpdate update = ignored -> updateKey();
    private final Runnable fill = new Ready(true, false);
    private final Runnable write = new Ready(false, true);
    private final Runnable writeAndFill = new Ready(true, true);

    private volatile long flushed;

    /** Of the selector's thread. */
    private SelectionKey key;

    // All below are guarded by the lock.

    /** What somebody waits for. */
    private int awaited;

    /** What the selector looks for. */
    private int registered;

    /** Bytes were reported that nobody waits for: looking for them would find them again and again. */
    private boolean unawaitedBytes;

    /** The selector's thread is going to call {@link #updateKey} anyhow. */
    private boolean updateIsDue;

    KeptInterestEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            Watch watch,
            Place place) {
        super(channel, selector, key, scheduler);
        this.selector = selector;
        this.watch = watch;
        this.place = place;
        this.key = key;
    }

    /** The socket under a connection's end point, which is that itself or beneath TLS; null if it is another server's. */
    static @Nullable KeptInterestEndPoint beneath(EndPoint endPoint) {
        EndPoint inner = endPoint;
        while (inner instanceof EndPoint.Wrapper wrapper) {
            inner = wrapper.unwrap();
        }
        return inner instanceof KeptInterestEndPoint socket ? socket : null;
    }

    @Override
    public void onClose(@Nullable Throwable failure) {
        place.leave();
        super.onClose(failure);
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = super.fill(buffer);
        if (filled > 0 && lingering.isTooMuch(filled)) {
            watch.count(FrontCount.LEFT_UNREAD);
            close();
        }
        return filled;
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        long before = BufferUtil.remaining(buffers);
        boolean all = super.flush(buffers);
        long taken = before - BufferUtil.remaining(buffers);
        if (taken > 0) {
            // One thread at a time writes.
            long total = flushed + taken;
            flushed = total;
        }
        return all;
    }

    /** Among all connections of clients. */
    Place place() {
        return place;
    }

    /** Bytes that the kernel has taken. */
    long flushed() {
        return flushed;
    }

    /**
     * Tries the write that waits, if one does. The kernel has a socket written again only when a third of its buffer is free,
     * which with a slow client may take minutes; it takes less when asked.
     */
    void tryWrite() {
        getWriteFlusher().completeWrite();
    }

    /**
     * Ends the connection of a client that takes too little. The kernel would keep what it has not taken, several MiB at times, and
     * offer it for minutes after an ordinary end.
     */
    void drop(Throwable cause) {
        try {
            getChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException closed) {
            // As it should be.
        }
        close(cause);
    }

    @Override
    protected void doShutdownOutput() {
        linger();
        super.doShutdownOutput();
    }

    /** Nothing more is sent, or soon will not be. */
    void linger() {
        lingering.begin(watch.now());
    }

    /** Closes the connection if nothing more is sent on it and the client has had its time to leave. */
    boolean endedByLingering(long nowNanos) {
        boolean over = lingering.isOver(nowNanos);
        if (over) {
            watch.count(FrontCount.LEFT_UNREAD);
            close();
        }
        return over;
    }

    @Override
    protected void needsFillInterest() {
        await(SelectionKey.OP_READ);
    }

    @Override
    protected void onIncompleteFlush() {
        await(SelectionKey.OP_WRITE);
    }

    /** From any thread. */
    private void await(int operation) {
        lock.lock();
        try {
            awaited |= operation;
            if (updateIsDue || (registered & operation) != 0) {
                return;
            }
            updateIsDue = true;
        } finally {
            lock.unlock();
        }
        selector.submit(update);
    }

    @Override
    public @Nullable Runnable onSelected() {
        int ready = key.readyOps();
        int served;
        lock.lock();
        try {
            served = ready & awaited;
            awaited &= ~ready;
            unawaitedBytes = (ready & ~served & SelectionKey.OP_READ) != 0;
            updateIsDue = true;
        } finally {
            lock.unlock();
        }
        if ((served & SelectionKey.OP_WRITE) == 0) {
            return (served & SelectionKey.OP_READ) == 0 ? null : fill;
        }
        return (served & SelectionKey.OP_READ) == 0 ? write : writeAndFill;
    }

    @Override
    public void updateKey() {
        try {
            lock.lock();
            try {
                updateIsDue = false;
                int kept = unawaitedBytes ? 0 : registered & SelectionKey.OP_READ;
                int wanted = awaited | kept;
                if (wanted != registered) {
                    registered = wanted;
                    key.interestOps(wanted);
                }
            } finally {
                lock.unlock();
            }
        } catch (CancelledKeyException closed) {
            close();
        }
    }

    /** Whether somebody waits until the kernel takes more. */
    boolean waitsToWrite() {
        lock.lock();
        try {
            return (awaited & SelectionKey.OP_WRITE) != 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the selector looks for bytes of the client. */
    boolean looksForBytes() {
        lock.lock();
        try {
            return (registered & SelectionKey.OP_READ) != 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void replaceKey(SelectionKey newKey) {
        super.replaceKey(newKey);
        key = newKey;
    }

    /** Tells those who wait. If it cannot be run, since the server stops, the connection is closed. */
    private final class Ready implements Invocable.Task, Closeable {

        private final boolean fillable;
        private final boolean writable;

        Ready(boolean fillable, boolean writable) {
            this.fillable = fillable;
            this.writable = writable;
        }

        @Override
        public void run() {
            if (writable) {
                getWriteFlusher().completeWrite();
            }
            if (fillable && readsEitherWay()) {
                Invocable.invokeNonBlocking(this::tellReader);
            } else if (fillable) {
                tellReader();
            }
        }

        private void tellReader() {
            getFillInterest().fillable();
        }

        /** As HTTP/2 is read: it hands to the pool what may block, if its thread says that it must not. */
        private boolean readsEitherWay() {
            return getFillInterest().getCallbackInvocationType() == InvocationType.EITHER;
        }

        @Override
        public InvocationType getInvocationType() {
            InvocationType reading = readsEitherWay()
                    ? InvocationType.NON_BLOCKING
                    : getFillInterest().getCallbackInvocationType();
            if (!writable) {
                return reading;
            }
            InvocationType writing = getWriteFlusher().getCallbackInvocationType();
            return fillable ? Invocable.combine(reading, writing) : writing;
        }

        @Override
        public void close() {
            KeptInterestEndPoint.this.close();
        }
    }
}
