package dev.gatehouse.upstream;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A piece of a body in a buffer that is used again. Whoever gets one may keep it beyond the call by {@link #retain} and
 * then must {@link #release} it once, from any thread.
 */
public final class Chunk {

    private final ChunkPool pool;
    private final ByteBuffer bytes;
    private final AtomicInteger holders = new AtomicInteger();

    Chunk(ChunkPool pool, ByteBuffer bytes) {
        this.pool = pool;
        this.bytes = bytes;
    }

    /** From its position to its limit: what was received. */
    public ByteBuffer bytes() {
        return bytes;
    }

    public Chunk retain() {
        holders.incrementAndGet();
        return this;
    }

    /** Whether somebody holds it beside the caller. */
    boolean isShared() {
        return holders.get() > 1;
    }

    public void release() {
        if (holders.decrementAndGet() == 0) {
            pool.giveBack(this);
        }
    }
}
