package dev.gatehouse.upstream.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Requests on their way out: within what the service has room for, and one frame of each at a time. */
final class Outbound {

    private final FrameOutput output;
    private final RequestBlock requests;

    /** Those that have something to send and, as far as is known, may. */
    private final Queue<Http2Stream> row = new ArrayDeque<>();

    private long window = PeerSettings.FIRST_WINDOW;

    Outbound(FrameOutput output, boolean secured) {
        this.output = output;
        this.requests = new RequestBlock(secured);
    }

    /** As much memory of fields as the service has. */
    void limitTable(int bytes) {
        requests.limitTable(bytes);
    }

    /**
     * Of all streams together.
     *
     * @return whether it was closed before, so that streams may have been held back by it
     */
    boolean widen(long increment) throws Http2Violation {
        boolean wasClosed = window <= 0;
        window += increment;
        if (window > Integer.MAX_VALUE) {
            throw new Http2Violation(Frames.FLOW_CONTROL_ERROR, "the service's window is too large");
        }
        return wasClosed;
    }

    boolean hasWindow() {
        return window > 0;
    }

    /**
     * Its turn comes when it has something to send, is not known to be held back, and does not stand there already. Without a window it
     * is let try once, as what it has may be the end, which needs none.
     */
    void queue(Http2Stream stream) {
        if (stream.wantsToSend() && !stream.isHeldBack() && !stream.waitsForTurn(true)) {
            row.add(stream);
        }
    }

    /** Null if nobody's turn it is. */
    @Nullable
    Http2Stream next() {
        Http2Stream stream = row.poll();
        if (stream != null) {
            stream.waitsForTurn(false);
        }
        return stream;
    }

    void head(int stream, HttpRequest request, boolean ends) throws IOException, Http2Violation {
        output.head(stream, requests.of(request), ends);
    }

    /** As much as one frame takes, and both windows. */
    int data(int stream, ByteBuffer source, long streamWindow) throws IOException {
        int count = (int) Math.min(Math.min(source.remaining(), Frames.MOST_PAYLOAD), Math.min(streamWindow, window));
        if (count <= 0 || !output.hasRoom()) {
            return 0;
        }
        try {
            ByteBuffer frame = output.begin(Frames.DATA, 0, stream, count);
            frame.put(frame.position(), source, source.position(), count).position(frame.position() + count);
        } catch (Http2Violation overflow) {
            throw new IOException(overflow);
        }
        source.position(source.position() + count);
        window -= count;
        return count;
    }

    void end(int stream, @Nullable List<? extends Header> trailers) throws IOException {
        ByteBuffer block = trailers == null ? null : requests.of(trailers);
        try {
            if (block == null) {
                output.begin(Frames.DATA, Frames.END_STREAM, stream, 0);
            } else {
                output.head(stream, block, true);
            }
        } catch (Http2Violation overflow) {
            throw new IOException(overflow);
        }
    }
}
