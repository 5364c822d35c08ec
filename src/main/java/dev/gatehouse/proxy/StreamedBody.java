package dev.gatehouse.proxy;

import dev.gatehouse.exchange.ClientConnection;
import dev.gatehouse.upstream.Chunk;
import dev.gatehouse.upstream.ChunkPool;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What has come of an answer's body and is not the client's yet: queued, written whenever the container is ready, flushed
 * when there is no more at the moment. Only what has been written makes room for more.
 *
 * <p>Used by one thread at a time, under the exchange's own lock. A write can fail on the thread that makes it, which ends
 * the exchange and closes this body while it is being drained.
 */
final class StreamedBody {

    private final ServletOutputStream out;
    private final ClientConnection connection;
    private final ChunkPool chunks;
    private final IntConsumer written;
    private final Deque<Chunk> queue = new ArrayDeque<>(4);

    private @Nullable Chunk inWrite;
    private int inWriteBytes;
    private boolean begun;
    private boolean ready;
    private boolean mustFlush;
    private boolean closed;
    private long bytesWritten;

    /** @param written told of every number of bytes that the container has done with */
    StreamedBody(ServletOutputStream out, ClientConnection connection, ChunkPool chunks, IntConsumer written) {
        this.out = out;
        this.connection = connection;
        this.chunks = chunks;
        this.written = written;
    }

    /** Into the last buffer that waits, as long as it has room: a slow client of small pieces does not hold many. */
    void copy(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            Chunk last = queue.peekLast();
            if (last == null || last.bytes().limit() == last.bytes().capacity()) {
                last = chunks.take();
                last.bytes().limit(0);
                queue.add(last);
            }
            ByteBuffer tail = last.bytes();
            int count = Math.min(bytes.remaining(), tail.capacity() - tail.limit());
            int end = tail.limit();
            tail.limit(end + count);
            tail.put(end, bytes, bytes.position(), count);
            bytes.position(bytes.position() + count);
        }
    }

    /** As it is, unless others wait before it and it holds little: a slow client of small pieces would hold thousands. */
    void keep(Chunk chunk) {
        ByteBuffer bytes = chunk.bytes();
        if (queue.isEmpty() || bytes.remaining() > bytes.capacity() / 2) {
            queue.add(chunk.retain());
        } else {
            copy(bytes);
        }
    }

    /** The head is not to wait for a body that has not begun: that of an event stream may say nothing for long. */
    void flushHead() {
        mustFlush |= bytesWritten == 0;
    }

    /** So many bytes are in the container's buffer already, and are not to wait there. */
    void goOnFrom(long bytes) {
        bytesWritten = bytes;
        mustFlush = true;
    }

    /** The container has called for the first time: nothing may be written before. */
    void begin() {
        begun = true;
    }

    /**
     * Writes while the container is ready. Its answer is asked anew before every write and flush.
     *
     * @param last whether nothing more comes, so that the end is the flush
     * @return whether all that has come is written
     */
    boolean drain(boolean last) throws IOException {
        while (isReady()) {
            writeDone();
            Chunk next = queue.poll();
            if (next != null) {
                inWrite = next;
                inWriteBytes = next.bytes().remaining();
                bytesWritten += inWriteBytes;
                mustFlush = true;
                connection.write(out, next.bytes());
            } else if (mustFlush && !last) {
                mustFlush = false;
                out.flush();
            } else {
                return true;
            }
        }
        return false;
    }

    private boolean isReady() {
        ready = begun && !closed && out.isReady();
        return ready;
    }

    /** The container has done with the last buffer only when it is ready again. */
    private void writeDone() {
        Chunk done = inWrite;
        if (done != null) {
            inWrite = null;
            done.release();
            written.accept(inWriteBytes);
        }
    }

    /** Whether the client must take something before anything more can be written. */
    boolean waitsForClient() {
        return !ready;
    }

    long bytesWritten() {
        return bytesWritten;
    }

    /** Nothing is written any more. The buffer that the container is writing is left to it, and to the garbage collector. */
    void close() {
        closed = true;
        queue.forEach(Chunk::release);
        queue.clear();
    }
}
