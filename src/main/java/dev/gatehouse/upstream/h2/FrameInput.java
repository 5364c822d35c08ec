package dev.gatehouse.upstream.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Frames as they come. The payload of one is valid until the next is asked for. */
final class FrameInput {

    private static final int FIRST_BYTES = 4 * 1024;
    private static final int MOST_BYTES = 2 * (Frames.HEAD_BYTES + Frames.MOST_PAYLOAD);

    /** From position to limit: what has been read and not been taken. */
    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES).limit(0);

    private int length;
    private int type;
    private int flags;
    private int stream;

    /** The same memory as {@link #bytes}. */
    private ByteBuffer payload = bytes.duplicate();

    /** Reads once; returns what the channel does. */
    int read(ReadableByteChannel source) throws IOException {
        bytes.compact();
        int count = source.read(bytes);
        boolean full = !bytes.hasRemaining();
        bytes.flip();
        if (full && bytes.capacity() < MOST_BYTES) {
            bytes = ByteBuffer.allocate(MOST_BYTES).put(bytes).flip();
            payload = bytes.duplicate();
        }
        return count;
    }

    /** Goes to the next frame, if there is a whole one. */
    boolean next() throws Http2Violation {
        if (bytes.remaining() < Frames.HEAD_BYTES) {
            return false;
        }
        int at = bytes.position();
        length = bytes.getInt(at) >>> 8;
        if (length > Frames.MOST_PAYLOAD) {
            throw new Http2Violation(Frames.FRAME_SIZE_ERROR, "a frame is larger than the service may send");
        }
        if (bytes.remaining() < Frames.HEAD_BYTES + length) {
            return false;
        }
        type = bytes.get(at + 3) & 0xFF;
        flags = bytes.get(at + 4) & 0xFF;
        stream = bytes.getInt(at + 5) & Integer.MAX_VALUE;
        int end = at + Frames.HEAD_BYTES + length;
        payload.clear().limit(end).position(at + Frames.HEAD_BYTES);
        bytes.position(end);
        return true;
    }

    int type() {
        return type;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    int stream() {
        return stream;
    }

    /** Of the payload, padding included. */
    int length() {
        return length;
    }

    ByteBuffer payload() {
        return payload;
    }

    /** Takes off what only makes the frame longer, and a priority, which nobody heeds. */
    ByteBuffer content() throws Http2Violation {
        int padding = 0;
        if (has(Frames.PADDED)) {
            require(1);
            padding = payload.get() & 0xFF;
        }
        if (type == Frames.HEADERS && has(Frames.WITH_PRIORITY)) {
            require(5);
            payload.position(payload.position() + 5);
        }
        require(padding);
        return payload.limit(payload.limit() - padding);
    }

    private void require(int count) throws Http2Violation {
        if (payload.remaining() < count) {
            throw new Http2Violation(Frames.PROTOCOL_ERROR, "a frame has more padding than content");
        }
    }
}
