package dev.gatehouse.listen;

import dev.gatehouse.exchange.ClientTooSlow;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.PingFrame;
import org.eclipse.jetty.http2.frames.PriorityFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.http2.frames.WindowUpdateFrame;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerSession;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection that speaks HTTP/2.
 *
 * <p>The thread that reads it leaves after so many requests, as it leaves a {@link FrontConnection}: what has been read by
 * then is answered, and the rest is read when it is this connection's turn again among all of its selector.
 */
final class FrontHttp2Connection extends HTTP2ServerConnection implements WatchedConnection {

    private final Watch watch;
    private final Leave leave = new Leave();
    private final FrameWait wait = new FrameWait();

    /** Of the thread that reads. */
    private int taken;

    // Of the sweep.

    private boolean told;
    private @Nullable SharedSocketPace pace;

    FrontHttp2Connection(
            Connector connector,
            EndPoint endPoint,
            HttpConfiguration configuration,
            HTTP2ServerSession session,
            ServerSessionListener listener,
            Watch watch) {
        super(connector, endPoint, configuration, session, listener);
        this.watch = watch;
    }

    @Override
    public void sweep(long nowNanos) {
        if (!isDropped(nowNanos)) {
            lookAtFrames(nowNanos);
        }
    }

    /** Whether the client has been cut off, as it takes too little. */
    private boolean isDropped(long nowNanos) {
        KeptInterestEndPoint socket = KeptInterestEndPoint.beneath(getEndPoint());
        Integer least = watch.patience().leastBytesPerSecond();
        if (socket == null || least == null) {
            return false;
        }
        SharedSocketPace own = pace;
        if (own == null) {
            own = new SharedSocketPace(socket, least);
            pace = own;
        }
        if (own.isTooSlow(nowNanos)) {
            watch.count(FrontCount.READERS_TOO_SLOW);
            socket.drop(new ClientTooSlow());
            return true;
        }
        if (own.isDoubtful()) {
            getExecutor().execute(socket::tryWrite);
        }
        return false;
    }

    private void lookAtFrames(long nowNanos) {
        boolean underWay = !getSession().getStreams().isEmpty();
        switch (wait.look(getBytesIn(), underWay, watch.patience(), nowNanos)) {
            case NOTHING -> {}
            case FRAME -> end(FrontCount.HEADS_TOO_SLOW, ErrorCode.PROTOCOL_ERROR, "limit.head-time is over");
            case REQUEST -> end(FrontCount.IDLE_CLOSED, ErrorCode.NO_ERROR, "limit.keep-alive is over");
        }
    }

    /** A client that does not read cannot be told, and is gone with the next look. */
    private void end(FrontCount cause, ErrorCode code, String words) {
        if (!told) {
            told = true;
            watch.count(cause);
            getSession().close(code.code, words, Callback.NOOP);
        } else {
            getEndPoint().close();
        }
    }

    @Override
    public void onHeaders(HeadersFrame frame) {
        wait.came();
        super.onHeaders(frame);
    }

    @Override
    public void onPriority(PriorityFrame frame) {
        wait.came();
        super.onPriority(frame);
    }

    @Override
    public void onReset(ResetFrame frame) {
        wait.came();
        super.onReset(frame);
    }

    @Override
    public void onSettings(SettingsFrame frame) {
        wait.came();
        super.onSettings(frame);
    }

    @Override
    public void onPing(PingFrame frame) {
        wait.came();
        super.onPing(frame);
    }

    @Override
    public void onGoAway(GoAwayFrame frame) {
        wait.came();
        super.onGoAway(frame);
    }

    @Override
    public void onNewStream(HTTP2Stream stream, HeadersFrame frame) {
        super.onNewStream(stream, frame.isEndStream() ? withoutBody(frame) : frame);
        taken++;
        if (taken % FrontConnection.MOST_IN_A_ROW == 0) {
            // Behind the requests that were read, as the thread reads on only when it finds nothing there.
            offerTask(leave, false);
        }
    }

    /** A request that ends with its head, which Jetty keeps to itself, is said to have a body of no bytes. */
    private static HeadersFrame withoutBody(HeadersFrame frame) {
        MetaData.Request request = (MetaData.Request) frame.getMetaData();
        if (request instanceof MetaData.ConnectRequest) {
            return frame;
        }
        MetaData.Request known = new MetaData.Request(
                request.getBeginNanoTime(),
                request.getMethod(),
                request.getHttpURI(),
                request.getHttpVersion(),
                request.getHttpFields(),
                0);
        return new HeadersFrame(frame.getStreamId(), known, frame.getPriority(), true);
    }

    @Override
    public void onData(DataFrame frame) {
        wait.came();
        HTTP2Stream stream = getSession().getStream(frame.getStreamId());
        super.onData(frame);
        tellIfReset(stream);
    }

    @Override
    public void onWindowUpdate(WindowUpdateFrame frame) {
        wait.came();
        HTTP2Stream stream = getSession().getStream(frame.getStreamId());
        super.onWindowUpdate(frame);
        tellIfReset(stream);
    }

    /**
     * A session that finds fault with a frame resets the frame's stream and tells nobody: a request whose body is longer than
     * it said would wait for the rest, and keep its service waiting. Here its end is told, as if the client had left.
     *
     * @param stream null for a frame of the connection
     */
    private void tellIfReset(@Nullable HTTP2Stream stream) {
        if (stream != null && stream.isReset()) {
            onStreamFailure(stream, new EofException("reset for a fault of the client's"), Callback.NOOP);
        }
    }

    /** Of the client's making, and found by the parser. */
    @Override
    public void onConnectionFailure(int error, String reason) {
        if (error == ErrorCode.ENHANCE_YOUR_CALM_ERROR.code) {
            watch.count(FrontCount.HTTP2_FLOODS);
        }
        super.onConnectionFailure(error, reason);
    }

    /** Waits to be told of bytes to read, upon which Jetty stops reading. */
    private final class Leave implements Invocable.Task {

        private final Callback again = Callback.from(
                InvocationType.EITHER,
                FrontHttp2Connection.this::onFillable,
                FrontHttp2Connection.this::onFillInterestedFailed);

        @Override
        public void run() {
            tryFillInterested(again);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
