package dev.gatehouse.upstream.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a service's frames one by one. What breaks the connection's rules ends it; what breaks a message's ends its stream.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-5.4">RFC 9113 §5.4</a>
 */
final class Inbound {

    private static final int ENABLE_PUSH = 2;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MAX_HEADER_LIST_SIZE = 6;

    /** As much as is passed on. */
    private static final int LIST_BYTES = 64 * 1024;

    /** Streams hold each other back by their own windows, not by the connection's. */
    private static final int CONNECTION_WINDOW = Integer.MAX_VALUE;

    private static final int GRANT_BYTES = 16 * 1024 * 1024;

    /** A service may widen two windows several times for what comes in one frame. More than that serves no purpose. */
    private static final int MOST_WIDENINGS = 10;

    private final Http2Connection connection;
    private final OpenStreams streams;
    private final FrameOutput output;
    private final FloodGuard flood;
    private final ResponseBlock block = new ResponseBlock();
    private int blockStream;
    private boolean blockEnds;
    private int receivedBytes;
    private int resets;
    private long widenings;

    Inbound(Http2Connection connection, OpenStreams streams, FrameOutput output, FloodGuard flood) {
        this.connection = connection;
        this.streams = streams;
        this.output = output;
        this.flood = flood;
    }

    /** What the gateway says of itself. */
    void begin() throws Http2Violation {
        output.begin(Frames.SETTINGS, 0, 0, 18)
                .putShort((short) ENABLE_PUSH)
                .putInt(0)
                .putShort((short) INITIAL_WINDOW_SIZE)
                .putInt(Http2Stream.WINDOW_BYTES)
                .putShort((short) MAX_HEADER_LIST_SIZE)
                .putInt(LIST_BYTES);
        output.windowUpdate(0, CONNECTION_WINDOW - PeerSettings.FIRST_WINDOW);
    }

    void take(FrameInput frame) throws Http2Violation {
        if (!connection.isSettled() && (frame.type() != Frames.SETTINGS || frame.has(Frames.ACK))) {
            throw broken("the service does not begin as HTTP/2 does");
        }
        if (block.isUnderWay() && (frame.type() != Frames.CONTINUATION || frame.stream() != blockStream)) {
            throw broken("the service interrupts a head");
        }
        switch (frame.type()) {
            case Frames.DATA -> data(frame);
            case Frames.HEADERS -> headers(frame);
            case Frames.CONTINUATION -> continuation(frame);
            case Frames.RST_STREAM -> reset(frame);
            case Frames.SETTINGS -> settings(frame);
            case Frames.PING -> ping(frame);
            case Frames.GOAWAY -> goAway(frame);
            case Frames.WINDOW_UPDATE -> windowUpdate(frame);
            case Frames.PUSH_PROMISE -> throw broken("the service pushes, though it may not");
            // What nobody knows is passed over, and so is what nobody heeds.
            default -> flood.count(connection.now());
        }
    }

    private void data(FrameInput frame) throws Http2Violation {
        Http2Stream stream = find(frame);
        int length = frame.length();
        boolean ends = frame.has(Frames.END_STREAM);
        ByteBuffer content = frame.content();
        receivedBytes += length;
        if (receivedBytes >= GRANT_BYTES) {
            output.windowUpdate(0, receivedBytes);
            receivedBytes = 0;
        }
        if (!content.hasRemaining() && !ends) {
            flood.count(connection.now());
        }
        if (stream == null) {
            return;
        }
        try {
            stream.data(content, length, ends);
        } catch (HttpException | IOException | RuntimeException e) {
            fail(stream, e);
        }
        closeIfOver(stream, ends);
    }

    private void headers(FrameInput frame) throws Http2Violation {
        find(frame);
        blockStream = frame.stream();
        blockEnds = frame.has(Frames.END_STREAM);
        if (frame.has(Frames.END_HEADERS)) {
            head(block.decode(frame.content()));
        } else {
            block.begin(frame.content());
        }
    }

    private void continuation(FrameInput frame) throws Http2Violation {
        block.add(frame.payload());
        if (frame.has(Frames.END_HEADERS)) {
            head(block.decode(block.end()));
        }
    }

    private void head(List<Header> fields) throws Http2Violation {
        Http2Stream stream = streams.find(blockStream);
        if (stream == null || stream.isCancelled()) {
            return;
        }
        try {
            stream.head(fields, blockEnds);
        } catch (HttpException | IOException | RuntimeException e) {
            fail(stream, e);
        }
        closeIfOver(stream, blockEnds);
    }

    /** What goes wrong with one exchange is the end of it alone. */
    private void fail(Http2Stream stream, Exception cause) throws Http2Violation {
        connection.fail(stream, cause, cause instanceof Http2Violation violation ? violation.code() : Frames.CANCEL);
    }

    private void closeIfOver(Http2Stream stream, boolean ends) throws Http2Violation {
        if (stream.isClosed()) {
            return;
        }
        if (ends && stream.requestHasEnded()) {
            connection.close(stream);
        } else if (ends || stream.isAnsweredByHead()) {
            // Nobody wants the rest of the request, or of what is no answer.
            connection.reset(stream, Frames.NO_ERROR);
        }
    }

    private void reset(FrameInput frame) throws Http2Violation {
        Http2Stream stream = find(frame);
        int code = payload(frame, 4).getInt();
        resets++;
        if (resets > streams.opened()) {
            throw new Http2Violation(Frames.ENHANCE_YOUR_CALM, "the service resets streams again and again");
        }
        if (stream == null) {
            return;
        }
        connection.close(stream);
        stream.fail(
                code == Frames.REFUSED_STREAM
                        ? new UnprocessedRequest("the service refused the stream")
                        : new StreamReset(code));
    }

    private void settings(FrameInput frame) throws Http2Violation {
        ofConnection(frame);
        flood.count(connection.now());
        if (frame.has(Frames.ACK)) {
            payload(frame, 0);
            return;
        }
        output.begin(Frames.SETTINGS, Frames.ACK, 0, 0);
        connection.settings(frame.payload());
    }

    private void ping(FrameInput frame) throws Http2Violation {
        ofConnection(frame);
        flood.count(connection.now());
        ByteBuffer payload = payload(frame, 8);
        if (!frame.has(Frames.ACK)) {
            output.begin(Frames.PING, Frames.ACK, 0, 8).put(payload);
        }
    }

    private void goAway(FrameInput frame) throws Http2Violation {
        ofConnection(frame);
        if (frame.length() < 8) {
            throw new Http2Violation(Frames.FRAME_SIZE_ERROR, "a frame has the wrong length");
        }
        connection.goesAway(frame.payload().getInt() & Integer.MAX_VALUE);
    }

    private void windowUpdate(FrameInput frame) throws Http2Violation {
        int increment = payload(frame, 4).getInt() & Integer.MAX_VALUE;
        widenings++;
        if (widenings > MOST_WIDENINGS * output.dataFrames()) {
            flood.count(connection.now());
        }
        if (frame.stream() == 0) {
            if (increment == 0) {
                throw broken("the service widens a window by nothing");
            }
            connection.widen(increment);
            return;
        }
        Http2Stream stream = find(frame);
        if (stream == null) {
            return;
        }
        try {
            if (increment == 0) {
                throw broken("the service widens a window by nothing");
            }
            connection.widen(stream, increment);
        } catch (Http2Violation ofStream) {
            connection.fail(stream, ofStream, ofStream.code());
        }
    }

    /** Null if it is over; one that never was is the end of the connection. */
    private @Nullable Http2Stream find(FrameInput frame) throws Http2Violation {
        Http2Stream stream = streams.find(frame.stream());
        if (stream == null && !streams.wasOpened(frame.stream())) {
            throw broken("the service speaks of a stream that was never opened");
        }
        return stream;
    }

    private static void ofConnection(FrameInput frame) throws Http2Violation {
        if (frame.stream() != 0) {
            throw broken("a frame of the connection is on a stream");
        }
    }

    private static ByteBuffer payload(FrameInput frame, int length) throws Http2Violation {
        if (frame.length() != length) {
            throw new Http2Violation(Frames.FRAME_SIZE_ERROR, "a frame has the wrong length");
        }
        return frame.payload();
    }

    private static Http2Violation broken(String message) {
        return new Http2Violation(Frames.PROTOCOL_ERROR, message);
    }
}
