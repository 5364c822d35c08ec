package dev.gatehouse.upstream.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Frames that the socket has not taken yet. Whoever can wait writes only while there {@linkplain #hasRoom is room}; answers to
 * pings and the like cannot, and a service that reads none of them is let go at last.
 */
final class FrameOutput {

    private static final int FIRST_BYTES = 2 * 1024;
    private static final int KEPT_BYTES = 64 * 1024;
    private static final int MOST_BYTES = 1024 * 1024;

    /** Where a frame of data begins at the latest. */
    private static final int ROOM_BYTES = 16 * 1024;

    private ByteBuffer pending = ByteBuffer.allocate(FIRST_BYTES);
    private long dataFrames;

    boolean hasRoom() {
        return pending.position() < ROOM_BYTES;
    }

    boolean isEmpty() {
        return pending.position() == 0;
    }

    /** Of bodies, begun so far. */
    long dataFrames() {
        return dataFrames;
    }

    /** Begins a frame; its payload is put next, and has exactly this length. */
    ByteBuffer begin(int type, int flags, int stream, int length) throws Http2Violation {
        reserve(Frames.HEAD_BYTES + length);
        if (type == Frames.DATA) {
            dataFrames++;
        }
        return pending.putInt(length << 8 | type).put((byte) flags).putInt(stream);
    }

    void put(byte[] bytes) throws Http2Violation {
        reserve(bytes.length);
        pending.put(bytes);
    }

    void windowUpdate(int stream, int increment) throws Http2Violation {
        begin(Frames.WINDOW_UPDATE, 0, stream, 4).putInt(increment);
    }

    void reset(int stream, int code) throws Http2Violation {
        begin(Frames.RST_STREAM, 0, stream, 4).putInt(code);
    }

    /** No stream of the service's was ever taken up, since it may not open any. */
    void goAway(int code) throws Http2Violation {
        begin(Frames.GOAWAY, 0, 0, 8).putInt(0).putInt(code);
    }

    /** A head in as many frames as it takes. */
    void head(int stream, ByteBuffer block, boolean endsStream) throws Http2Violation {
        int type = Frames.HEADERS;
        int flags = endsStream ? Frames.END_STREAM : 0;
        do {
            int length = Math.min(block.remaining(), Frames.MOST_PAYLOAD);
            boolean last = length == block.remaining();
            ByteBuffer frame = begin(type, last ? flags | Frames.END_HEADERS : flags, stream, length);
            frame.put(block.slice(block.position(), length));
            block.position(block.position() + length);
            type = Frames.CONTINUATION;
            flags = 0;
        } while (block.hasRemaining());
    }

    private void reserve(int count) throws Http2Violation {
        int needed = pending.position() + count;
        if (needed <= pending.capacity()) {
            return;
        }
        if (needed > MOST_BYTES) {
            throw new Http2Violation(Frames.ENHANCE_YOUR_CALM, "the service does not read what it asks for");
        }
        pending = ByteBuffer.allocate(Math.max(needed, Math.min(2 * pending.capacity(), MOST_BYTES)))
                .put(pending.flip());
    }

    /** As much as the socket takes. */
    void flush(WritableByteChannel socket) throws IOException {
        if (isEmpty()) {
            return;
        }
        pending.flip();
        try {
            socket.write(pending);
        } finally {
            pending.compact();
        }
        if (isEmpty() && pending.capacity() > KEPT_BYTES) {
            pending = ByteBuffer.allocate(FIRST_BYTES);
        }
    }
}
