package dev.gatehouse.upstream;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Buffers outside the heap, so that bytes go from socket to socket without a copy on the heap. A connection that has
 * nothing to read holds none: one is taken when there are bytes.
 */
public final class ChunkPool {

    /** As much as one read of a socket brings; what a stalled client holds is a few of these. */
    static final int CHUNK_BYTES = 32 * 1024;

    /** Beyond this, buffers that come back are left to the garbage collector. */
    private static final int MOST_KEPT = 512;

    private final ConcurrentLinkedQueue<Chunk> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();

    ChunkPool() {}

    /** Empty, its limit at its capacity, held by the caller. */
    public Chunk take() {
        Chunk chunk = free.poll();
        if (chunk == null) {
            chunk = new Chunk(this, ByteBuffer.allocateDirect(CHUNK_BYTES));
        } else {
            kept.decrementAndGet();
        }
        chunk.bytes().clear();
        return chunk.retain();
    }

    void giveBack(Chunk chunk) {
        if (kept.incrementAndGet() <= MOST_KEPT) {
            free.add(chunk);
        } else {
            kept.decrementAndGet();
        }
    }
}
