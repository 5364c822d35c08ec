package dev.gatehouse.upstream.h2;

import java.nio.ByteBuffer;

/**
 * What a service has said of itself. Each of its frames changes what it names, and nothing else.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2">RFC 9113 §6.5.2</a>
 */
final class PeerSettings {

    private static final int ENTRY_BYTES = 6;
    private static final int HEADER_TABLE_SIZE = 1;
    private static final int ENABLE_PUSH = 2;
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MAX_FRAME_SIZE = 5;
    private static final int MOST_FRAME_BYTES = (1 << 24) - 1;

    static final int FIRST_WINDOW = 65_535;
    static final int TABLE_BYTES = 4096;

    private int tableBytes = TABLE_BYTES;
    private int streams = Integer.MAX_VALUE;
    private int window = FIRST_WINDOW;

    /** @param payload of a SETTINGS frame */
    void take(ByteBuffer payload) throws Http2Violation {
        if (payload.remaining() % ENTRY_BYTES != 0) {
            throw new Http2Violation(Frames.FRAME_SIZE_ERROR, "a SETTINGS frame has the wrong length");
        }
        while (payload.hasRemaining()) {
            take(payload.getShort() & 0xFFFF, payload.getInt());
        }
    }

    private void take(int name, int value) throws Http2Violation {
        switch (name) {
            // Numbers without a sign: what does not fit is more than is ever used.
            case HEADER_TABLE_SIZE -> tableBytes = value < 0 ? TABLE_BYTES : Math.min(value, TABLE_BYTES);
            case MAX_CONCURRENT_STREAMS -> streams = value < 0 ? Integer.MAX_VALUE : value;
            case ENABLE_PUSH -> {
                if (value != 0) {
                    throw new Http2Violation(Frames.PROTOCOL_ERROR, "a service may not be pushed to");
                }
            }
            case INITIAL_WINDOW_SIZE -> {
                if (value < 0) {
                    throw new Http2Violation(Frames.FLOW_CONTROL_ERROR, "the service's window is too large");
                }
                window = value;
            }
            case MAX_FRAME_SIZE -> {
                if (value < Frames.MOST_PAYLOAD || value > MOST_FRAME_BYTES) {
                    throw new Http2Violation(Frames.PROTOCOL_ERROR, "the service's frame size is out of range");
                }
            }
            default -> {}
        }
    }

    /** Of its memory of fields, at most as much as everybody has to begin with. */
    int tableBytes() {
        return tableBytes;
    }

    /** Streams that may be open at a time. */
    int streams() {
        return streams;
    }

    /** How much of a request may be sent before it says more. */
    int window() {
        return window;
    }
}
