package dev.gatehouse.proxy;

import dev.gatehouse.exchange.Causes;
import dev.gatehouse.exchange.ClientTooSlow;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Trailers;
import dev.gatehouse.upstream.BrokenRequestBody;
import dev.gatehouse.upstream.RequestBody;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client's body on its way up. It is pulled: the container says when there is something to read, the upstream's
 * connection when there is room, and only then is it read, by {@link #produce} and into one buffer. At most that buffer
 * is held.
 *
 * <p>{@code produce} runs on one thread at a time; the container's callbacks only say {@link #readable}.
 */
final class RequestBodyPump implements RequestBody, ReadListener {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final Exchange exchange;
    private final HttpServletRequest request;
    private final long length;
    private final long maxBytes;

    /** Taken when the body is asked for: Jetty says 100 when the stream is taken. */
    private @Nullable ServletInputStream stream;

    /** Filled by the client, emptied by the upstream; allocated with the first byte. */
    private @Nullable ByteBuffer buffer;

    private long bytesRead;
    private boolean endRead;

    private volatile boolean listening;
    private volatile boolean readable;
    private volatile boolean allRead;
    private volatile boolean hasBuffered;
    private volatile @Nullable Throwable broken;
    private volatile @Nullable Runnable more;

    RequestBodyPump(Exchange exchange, HttpServletRequest request, long maxBytes) {
        this.exchange = exchange;
        this.request = request;
        this.length = request.getContentLengthLong() >= 0 ? request.getContentLengthLong() : UNKNOWN_LENGTH;
        this.maxBytes = maxBytes;
    }

    @Override
    public long length() {
        return length;
    }

    /**
     * Asks the container for the body. If the client expects a 100 before it sends one, that is left until the upstream
     * wants the body, for this is what makes the container say 100.
     */
    void listen() throws IOException {
        ServletInputStream in = request.getInputStream();
        stream = in;
        listening = true;
        in.setReadListener(this);
    }

    @Override
    public void start(Runnable whenAvailable) {
        more = whenAvailable;
        if (available()) {
            whenAvailable.run();
        }
    }

    @Override
    public boolean available() {
        return readable || hasBuffered || broken != null || !listening;
    }

    @Override
    public void produce(Sink sink) throws IOException {
        Throwable failure = broken;
        if (failure != null) {
            throw brokenBy(failure);
        }
        if (!listening) {
            listen();
        }
        if (!hasBuffered) {
            readOnce();
        }
        ByteBuffer bytes = buffer;
        if (bytes != null && bytes.hasRemaining()) {
            sink.write(bytes);
        }
        hasBuffered = bytes != null && bytes.hasRemaining();
        if (endRead && !hasBuffered) {
            readable = false;
            sink.end(trailers());
        }
    }

    private void readOnce() throws IOException {
        ServletInputStream in = Objects.requireNonNull(stream, "taken by listen");
        ByteBuffer bytes = buffer == null ? ByteBuffer.allocate(BUFFER_BYTES) : buffer;
        buffer = bytes;
        bytes.clear().limit(0);
        try {
            // Not ready: the container calls onDataAvailable when it is again, which sets readable. At the end, which
            // may come long after the last byte, Tomcat is not ready either, and calls onAllDataRead alone. It may do
            // so while another thread still reads the last bytes: then it is ready as long as there are any.
            readable = false;
            if (!in.isReady()) {
                endRead = allRead;
                return;
            }
            readable = true;
            int count = in.read(bytes.array(), 0, bytes.capacity());
            if (count < 0) {
                endRead = true;
            } else {
                bytes.limit(count);
                count(count);
            }
            if (bytesRead == length || in.isFinished()) {
                endRead = true;
            }
        } catch (BrokenRequestBody e) {
            throw e;
        } catch (IOException | IllegalStateException e) {
            throw brokenBy(e);
        }
    }

    private BrokenRequestBody brokenBy(Throwable failure) {
        if (ClientTooSlow.isCauseOf(failure)) {
            return new BrokenRequestBody(FailureKind.REQUEST_BODY_TIMEOUT, ClientTooSlow.DETAIL);
        }
        if (ContainerTimeout.isCauseOf(failure)) {
            return new BrokenRequestBody(FailureKind.REQUEST_BODY_TIMEOUT, "the container's timeout is over");
        }
        if (isLeaving(failure) && exchange.connection().mayHaveLeft()) {
            exchange.clientGone();
        }
        return new BrokenRequestBody(FailureKind.REQUEST_BODY_BROKEN, "the client's body ended early or is malformed");
    }

    /** The end of a connection, or of a stream, in its orderly way or not. */
    private static boolean isLeaving(Throwable failure) {
        return Causes.include(
                failure,
                cause -> cause instanceof EOFException
                        || cause instanceof SocketException
                        || cause instanceof ClosedChannelException);
    }

    private void count(int bytes) throws BrokenRequestBody {
        bytesRead += bytes;
        exchange.requestBodyBytes(bytesRead);
        if (bytesRead > maxBytes) {
            throw new BrokenRequestBody(FailureKind.REQUEST_BODY_TOO_LARGE, "over limit.request-body");
        }
    }

    /** Those behind a chunked body; null if there are none. */
    private @Nullable Fields trailers() {
        if (length >= 0 || !request.isTrailerFieldsReady()) {
            return null;
        }
        Map<String, String> received = request.getTrailerFields();
        if (received.isEmpty()) {
            return null;
        }
        Fields fields = new Fields();
        received.forEach(fields::add);
        Fields passable = Trailers.passable(fields);
        if (passable != null) {
            exchange.route().auth().carriers().removeFrom(passable);
        }
        return passable;
    }

    @Override
    public void onDataAvailable() {
        readable();
    }

    @Override
    public void onAllDataRead() {
        allRead = true;
        readable();
    }

    @Override
    public void onError(Throwable failure) {
        broken = failure;
        wakeUpstream();
    }

    private void readable() {
        readable = true;
        wakeUpstream();
    }

    private void wakeUpstream() {
        Runnable wake = more;
        if (wake != null) {
            wake.run();
        }
    }
}
