package dev.gatehouse.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.nio.ContentDecoder;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body of known length from the socket straight into a {@link Chunk}. HttpCore gives a decoder its
 * connection's own small buffer on the heap to fill; what came with the head goes there, all else past it: the chunk is
 * left with the {@link ReactorThread} and {@link Attempt#consume}, which HttpCore calls next on the same thread, finds it
 * there.
 */
final class BulkBodyDecoder implements ContentDecoder {

    private final ReadableByteChannel channel;
    private final SessionInputBuffer buffer;
    private final long length;
    private long received;

    BulkBodyDecoder(ReadableByteChannel channel, SessionInputBuffer buffer, long length) {
        this.channel = channel;
        this.buffer = buffer;
        this.length = length;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        if (isCompleted()) {
            return -1;
        }
        int count =
                buffer.hasData() ? buffer.read(dst, (int) Math.min(length - received, dst.remaining())) : readChunk();
        if (count < 0) {
            throw new ConnectionClosedException(
                    "Premature end of a body of %d bytes after %d".formatted(length, received));
        }
        received += count;
        return count;
    }

    private int readChunk() throws IOException {
        Chunk chunk = ReactorThread.current().chunkToFill();
        ByteBuffer bytes = chunk.bytes();
        long missing = length - received;
        bytes.limit(roomFor(missing, bytes.capacity()));
        int count = (int) Math.min(channel.read(bytes), missing);
        if (count > 0) {
            bytes.flip().limit(count);
            ReactorThread.current().filled();
        }
        return count;
    }

    /** A byte more than is missing of the body, as far as the buffer goes: what is behind the body is found by that. */
    private static int roomFor(long missing, int capacity) {
        return (int) (missing < capacity ? missing + 1 : Math.min(missing - 1, capacity));
    }

    @Override
    public boolean isCompleted() {
        return received >= length;
    }

    @Override
    public @Nullable List<? extends Header> getTrailers() {
        return null;
    }
}
