package dev.gatehouse.proxy;

import dev.gatehouse.exchange.ClientConnection;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Trailers;
import dev.gatehouse.upstream.Chunk;
import dev.gatehouse.upstream.ChunkPool;
import dev.gatehouse.upstream.ResponseReceiver;
import dev.gatehouse.upstream.UpstreamCall;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The upstream's answer on its way to the client.
 *
 * <p>An answer whose length is known and fits the container's buffer is written there and then completed: nothing in that
 * can block, and it costs no WriteListener. Any other is streamed: what came is queued, written whenever the container is
 * ready, flushed when there is no more at the moment, and only what has been written makes room for more.
 *
 * <p>The upstream's thread, the container's and a deadline's meet here: the lock is the exchange's own serialisation. It
 * is never held while waiting for anything.
 */
final class ResponsePump implements ResponseReceiver, WriteListener, AsyncListener {

    /** Below what Jetty takes into its buffer; a larger write it would make at once, and perhaps block. */
    private static final int GATHERED_AT_ONCE = 4 * 1024;

    /** Within what an upstream may send before it is given room again: gathering gives none. */
    private static final int MOST_GATHERED = 32 * 1024;

    private enum State {
        AWAITING,
        /** The whole answer fits the container's buffer. */
        GATHERING,
        STREAMING,
        DONE
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Exchange exchange;
    private final HttpServletResponse response;
    private final ClientConnection connection;
    private final AsyncContext async;
    private final ChunkPool chunks;
    private final TimeSource time;

    // All below are guarded by the lock.
    private State state = State.AWAITING;
    private @Nullable UpstreamCall call;
    private @Nullable ServletOutputStream out;
    private final Deque<Chunk> queue = new ArrayDeque<>(4);
    private @Nullable Chunk inWrite;
    private int inWriteBytes;
    private boolean writable;
    private boolean mustFlush;
    private boolean allReceived;
    private long bytesWritten;
    private @Nullable Fields trailers;

    ResponsePump(
            Exchange exchange, HttpServletResponse response, AsyncContext async, ChunkPool chunks, TimeSource time) {
        this.exchange = exchange;
        this.response = response;
        this.connection = exchange.connection();
        this.async = async;
        this.chunks = chunks;
        this.time = time;
    }

    @Override
    public void attempting(UpstreamCall attempted, String endpoint) {
        exchange.attempting(endpoint, time.nanoTime().getAsLong());
        lock.lock();
        try {
            call = attempted;
            if (state == State.DONE) {
                attempted.cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void informational(int status, Fields fields) {
        lock.lock();
        try {
            if (state == State.AWAITING && !"HTTP/1.0".equals(exchange.request().protocol())) {
                connection.informational(status, ResponseTranslation.interimFields(fields));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void head(UpstreamResponse upstreamResponse) {
        lock.lock();
        try {
            if (state == State.AWAITING) {
                respond(upstreamResponse);
            }
        } catch (IOException e) {
            clientGone();
        } finally {
            lock.unlock();
        }
    }

    private void respond(UpstreamResponse upstreamResponse) throws IOException {
        Fields fields =
                ResponseTranslation.fields(upstreamResponse, exchange.route().responseEdits());
        boolean fits = upstreamResponse.length() >= 0
                && upstreamResponse.length() < Math.min(response.getBufferSize(), MOST_GATHERED);
        if (upstreamResponse.hasBody() && fits) {
            // Without the length the container does not take the last byte for a reason to write at once, perhaps
            // blocking; it finds the length by itself when the exchange is completed.
            fields.remove("Content-Length");
        }
        connection.respond(upstreamResponse.status(), fields);
        if (!upstreamResponse.hasBody() || fits) {
            state = State.GATHERING;
            out = response.getOutputStream();
        } else {
            state = State.STREAMING;
            if (upstreamResponse.length() < 0
                    && !"HTTP/1.0".equals(exchange.request().protocol())) {
                response.setTrailerFields(this::trailerFields);
            }
            out = response.getOutputStream();
            out.setWriteListener(this);
        }
    }

    /** Null, as the servlet API has it, if there are none. */
    private @Nullable Map<String, String> trailerFields() {
        Fields received = trailers;
        if (received == null) {
            return null;
        }
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < received.size(); i++) {
            map.merge(received.name(i), received.value(i), (first, next) -> first + ", " + next);
        }
        return map;
    }

    @Override
    public void data(ByteBuffer bytes) {
        lock.lock();
        try {
            if (state == State.GATHERING) {
                gather(bytes);
            } else if (state == State.STREAMING) {
                copy(bytes);
                drain();
            }
        } catch (IOException e) {
            clientGone();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void bulk(Chunk chunk) {
        lock.lock();
        try {
            if (state == State.GATHERING) {
                gather(chunk.bytes());
            } else if (state == State.STREAMING) {
                queue.add(chunk.retain());
                drain();
            }
        } catch (IOException e) {
            clientGone();
        } finally {
            lock.unlock();
        }
    }

    /** Into the last buffer that waits, as long as it has room: a slow client of small pieces does not hold many. */
    private void copy(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            Chunk last = queue.peekLast();
            if (last == null || last.bytes().limit() == last.bytes().capacity()) {
                last = chunks.take();
                last.bytes().limit(0);
                queue.add(last);
            }
            ByteBuffer tail = last.bytes();
            int count = Math.min(bytes.remaining(), tail.capacity() - tail.limit());
            int end = tail.limit();
            tail.limit(end + count);
            tail.put(end, bytes, bytes.position(), count);
            bytes.position(bytes.position() + count);
        }
    }

    private void gather(ByteBuffer bytes) throws IOException {
        bytesWritten += bytes.remaining();
        while (bytes.hasRemaining()) {
            byte[] slice = new byte[Math.min(bytes.remaining(), GATHERED_AT_ONCE)];
            bytes.get(slice);
            out().write(slice);
        }
    }

    @Override
    public void end(@Nullable Fields received) {
        exchange.upstreamDone(time.nanoTime().getAsLong());
        lock.lock();
        try {
            trailers = Trailers.passable(received);
            allReceived = true;
            if (state == State.GATHERING) {
                complete();
            } else if (state == State.STREAMING) {
                drain();
            }
        } catch (IOException e) {
            clientGone();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onWritePossible() {
        lock.lock();
        try {
            writable = true;
            drain();
        } catch (IOException e) {
            clientGone();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(Throwable failure) {
        lock.lock();
        try {
            clientGone();
        } finally {
            lock.unlock();
        }
    }

    /** Writes while the container is ready. Its answer is asked anew before every write and flush. */
    private void drain() throws IOException {
        while (writable && state == State.STREAMING && out().isReady()) {
            written();
            Chunk next = queue.poll();
            if (next != null) {
                inWrite = next;
                inWriteBytes = next.bytes().remaining();
                bytesWritten += inWriteBytes;
                mustFlush = true;
                connection.write(out(), next.bytes());
            } else if (allReceived) {
                complete();
            } else if (mustFlush) {
                mustFlush = false;
                out().flush();
            } else {
                return;
            }
        }
    }

    /** The container has done with the last buffer only when it is ready again. */
    private void written() {
        Chunk done = inWrite;
        if (done != null) {
            inWrite = null;
            done.release();
            grant(inWriteBytes);
        }
    }

    private ServletOutputStream out() {
        ServletOutputStream stream = out;
        if (stream == null) {
            throw new IllegalStateException("no head yet");
        }
        return stream;
    }

    private void grant(int bytes) {
        UpstreamCall current = call;
        if (current != null) {
            current.grant(bytes);
        }
    }

    @Override
    public void failed(UpstreamFailure failure) {
        exchange.upstreamDone(time.nanoTime().getAsLong());
        exchange.failed(failure.kind(), failure.detail());
        lock.lock();
        try {
            if (state == State.DONE) {
                return;
            }
            boolean mayStillAnswer = state != State.STREAMING && !response.isCommitted();
            close();
            if (mayStillAnswer) {
                FailureResponse.send(exchange, response, failure.kind());
                async.complete();
            } else {
                exchange.cut(async);
            }
        } catch (IOException | IllegalStateException clientGone) {
            exchange.cut(async);
        } finally {
            lock.unlock();
        }
    }

    /** Whatever ended the cycle: neither request nor response may be touched any more, and nobody waits for the answer. */
    @Override
    public void onComplete(AsyncEvent event) {
        lock.lock();
        try {
            if (state != State.DONE) {
                close();
                cancelCall();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        exchange.clientGone();
        onComplete(event);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // Switched off: deadlines are the upstream's.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // The dispatch that cuts a response short starts no cycle of its own.
    }

    private void cancelCall() {
        if (call != null) {
            call.cancel();
        }
    }

    private void clientGone() {
        if (state != State.DONE) {
            exchange.clientGone();
            close();
            cancelCall();
            exchange.cut(async);
        }
    }

    private void complete() {
        close();
        async.complete();
    }

    /** The buffer that the container is writing is left to it, and to the garbage collector. */
    private void close() {
        state = State.DONE;
        exchange.responseBodyBytes(bytesWritten);
        queue.forEach(Chunk::release);
        queue.clear();
    }
}
