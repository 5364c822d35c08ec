package dev.gatehouse.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A disk that can be full, and one that hangs. */
final class FakeDisk implements AuditFile {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Semaphore turning = new Semaphore(1);

    private volatile boolean full;
    private volatile int freeBytes;
    private volatile boolean closed;

    /** Takes this many more bytes, then none. */
    void fillUpAfter(int moreBytes) {
        freeBytes = moreBytes;
        full = true;
    }

    void empty() {
        full = false;
    }

    /** From the next write on every writer hangs. */
    void hang() {
        turning.acquireUninterruptibly();
    }

    void turnAgain() {
        turning.release();
    }

    boolean holdsAWriter() {
        return turning.hasQueuedThreads();
    }

    boolean closed() {
        return closed;
    }

    synchronized List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public void append(ByteBuffer lines) throws IOException {
        turning.acquireUninterruptibly();
        turning.release();
        synchronized (this) {
            int taken = full ? Math.min(freeBytes, lines.remaining()) : lines.remaining();
            byte[] chunk = new byte[taken];
            lines.get(chunk);
            bytes.writeBytes(chunk);
            freeBytes -= taken;
        }
        if (lines.hasRemaining()) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
