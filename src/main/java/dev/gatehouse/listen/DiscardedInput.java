package dev.gatehouse.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.Callback;

/**
 * What a client sends after the answer that ends its connection: read and dropped until the client leaves, so that it gets
 * that answer. How long that may take is the socket's ({@link Lingering}).
 */
final class DiscardedInput implements Callback {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final EndPoint endPoint;
    private final ByteBufferPool buffers;
    private final Runnable whenClosed;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    DiscardedInput(EndPoint endPoint, ByteBufferPool buffers, Runnable whenClosed) {
        this.endPoint = endPoint;
        this.buffers = buffers;
        this.whenClosed = whenClosed;
    }

    /** Once; whoever comes second leaves it to the first. */
    void begin() {
        if (begun.compareAndSet(false, true)) {
            succeeded();
        }
    }

    @Override
    public void succeeded() {
        RetainableByteBuffer buffer = buffers.acquire(BUFFER_BYTES, false);
        try {
            if (readAll(buffer.getByteBuffer()) < 0) {
                close();
            } else {
                endPoint.fillInterested(this);
            }
        } catch (IOException | RuntimeException e) {
            close();
        } finally {
            buffer.release();
        }
    }

    /** All that is there. */
    private int readAll(ByteBuffer buffer) throws IOException {
        int read;
        do {
            buffer.clear().limit(0);
            read = endPoint.fill(buffer);
        } while (read > 0);
        return read;
    }

    @Override
    public void failed(Throwable cause) {
        close();
    }

    private void close() {
        endPoint.close();
        if (closed.compareAndSet(false, true)) {
            whenClosed.run();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
