package dev.gatehouse.upstream.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on a connection that has others.
 *
 * <p>{@link #cancel}, {@link #requestOutput} and {@link #update} may come from any thread: they leave word, which is taken up in the
 * connection's turn. All else is called in it.
 */
public final class Http2Stream implements RequestChannel, DataStreamChannel, CapacityChannel {

    /** How much of an answer may be on its way to a client that does not read. */
    static final int WINDOW_BYTES = 256 * 1024;

    /** So much is given back together. */
    private static final int GRANT_BYTES = WINDOW_BYTES / 4;

    private final Http2Connection connection;
    private final Outbound outbound;
    private final AsyncClientExchangeHandler exchange;
    private final long askedNanos;
    private final AtomicInteger granted = new AtomicInteger();
    private final AtomicBoolean hasWord = new AtomicBoolean();
    private final HttpContext context = HttpCoreContext.create();
    private final AnswerLength length = new AnswerLength();
    private volatile boolean cancelled;
    private volatile boolean closed;

    // In the turn.
    private int id;
    private long sendWindow;
    private int receiveWindow = WINDOW_BYTES;
    private boolean requestEnded;
    private boolean headSent;
    private boolean headSeen;
    private boolean waitsForTurn;

    /** Whether it had something to send and no window for it, and no sign since that this has changed. */
    private boolean heldBack;

    Http2Stream(Http2Connection connection, Outbound outbound, AsyncClientExchangeHandler exchange, long askedNanos) {
        this.outbound = outbound;
        this.askedNanos = askedNanos;
        this.connection = connection;
        this.exchange = exchange;
    }

    /** Nothing more is wanted of it. Its connection goes on. May come more than once. */
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            if (!closed) {
                connection.givenUp(this);
            }
        }
        leaveWord();
    }

    boolean isCancelled() {
        return cancelled;
    }

    private void leaveWord() {
        if (hasWord.compareAndSet(false, true)) {
            connection.hasWord(this);
        }
    }

    /** To be called before what it is about is looked at. */
    void wordIsTaken() {
        hasWord.set(false);
        heldBack = false;
    }

    // The request.

    void begin(int newId, long window) throws HttpException, IOException {
        id = newId;
        sendWindow = window;
        exchange.produceRequest(this, context);
    }

    @Override
    public void sendRequest(HttpRequest request, @Nullable EntityDetails entity, HttpContext exchanges)
            throws HttpException, IOException {
        length.of(request.getMethod());
        requestEnded = entity == null;
        headSent = true;
        outbound.head(id, request, requestEnded);
        if (!requestEnded) {
            exchange.produce(this);
        }
    }

    boolean wantsToSend() {
        return !closed && !requestEnded && exchange.available() > 0;
    }

    void sendNext() throws IOException {
        exchange.produce(this);
    }

    @Override
    public void requestOutput() {
        leaveWord();
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (closed || requestEnded || cancelled) {
            return 0;
        }
        int count = outbound.data(id, source, sendWindow);
        sendWindow -= count;
        heldBack = source.hasRemaining() && (sendWindow <= 0 || !outbound.hasWindow());
        return count;
    }

    @Override
    public void endStream(@Nullable List<? extends Header> trailers) throws IOException {
        if (!closed && !requestEnded) {
            requestEnded = true;
            outbound.end(id, trailers);
        }
    }

    @Override
    public void endStream() throws IOException {
        endStream(null);
    }

    boolean isHeldBack() {
        return heldBack;
    }

    /** Of its own window or that of all streams, there may be more. */
    void isHeldBackNoMore() {
        heldBack = false;
    }

    /** By the service, which may also take back what it has given. */
    void widen(long increment) throws Http2Violation {
        heldBack = false;
        sendWindow += increment;
        if (sendWindow > Integer.MAX_VALUE) {
            throw new Http2Violation(Frames.FLOW_CONTROL_ERROR, "the service's window is too large");
        }
    }

    // The answer.

    @Override
    public void update(int increment) {
        if (granted.addAndGet(increment) >= GRANT_BYTES) {
            leaveWord();
        }
    }

    /** What the service may be told that it can send, which is nothing while it is not worth a frame. */
    int takeGrant() {
        if (closed || granted.get() < GRANT_BYTES) {
            return 0;
        }
        int bytes = granted.getAndSet(0);
        receiveWindow += bytes;
        return bytes;
    }

    void head(List<Header> fields, boolean ends) throws HttpException, IOException {
        if (headSeen) {
            trailers(fields, ends);
            return;
        }
        HttpResponse response = ResponseBlock.response(fields);
        if (response.getCode() < 200) {
            if (ends) {
                throw Http2Violation.malformed("the response ends with an interim answer");
            }
            exchange.consumeInformation(response, context);
            return;
        }
        headSeen = true;
        length.of(response);
        if (ends) {
            length.end();
        }
        boolean hasBody = !ends && !length.isNone();
        exchange.updateCapacity(this);
        exchange.consumeResponse(response, hasBody ? length : null, context);
    }

    private void trailers(List<Header> fields, boolean ends) throws HttpException, IOException {
        if (!ends) {
            throw Http2Violation.malformed("the response has a second head");
        }
        List<Header> trailers = ResponseBlock.trailers(fields);
        length.end();
        if (!cancelled) {
            exchange.streamEnd(trailers);
        }
    }

    /** @param frameBytes of the whole payload, padding included */
    void data(ByteBuffer content, int frameBytes, boolean ends) throws HttpException, IOException {
        receiveWindow -= frameBytes;
        if (receiveWindow < 0) {
            throw new Http2Violation(Frames.FLOW_CONTROL_ERROR, "the service sends more than it may");
        }
        if (!headSeen) {
            throw Http2Violation.malformed("the response has no head before its body");
        }
        int padding = frameBytes - content.remaining();
        if (padding > 0) {
            update(padding);
        }
        length.add(content.remaining());
        if (content.hasRemaining() && !cancelled) {
            exchange.consume(content);
        }
        if (ends) {
            length.end();
            if (!cancelled) {
                exchange.streamEnd(null);
            }
        }
    }

    /** Whether the answer has come whole though the service has not said so: there is nothing that could follow. */
    boolean isAnsweredByHead() {
        return headSeen && length.isNone();
    }

    // The end.

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether the service may have heard of it. */
    boolean hasBegun() {
        return headSent;
    }

    boolean requestHasEnded() {
        return requestEnded;
    }

    void fail(Exception cause) {
        exchange.failed(cause);
    }

    int id() {
        return id;
    }

    long askedNanos() {
        return askedNanos;
    }

    /** Whether it stood in the row of those that have something to send, which from now on is as told. */
    boolean waitsForTurn(boolean fromNowOn) {
        boolean before = waitsForTurn;
        waitsForTurn = fromNowOn;
        return before;
    }
}
