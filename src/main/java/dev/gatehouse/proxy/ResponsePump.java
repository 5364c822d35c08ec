package dev.gatehouse.proxy;

import dev.gatehouse.exchange.ClientConnection;
import dev.gatehouse.exchange.ClientTooSlow;
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
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The upstream's answer on its way to the client.
 *
 * <p>An answer whose length is known and fits the container's buffer is written there and then completed: nothing in that
 * can block, and it costs no WriteListener. Any other is streamed ({@link StreamedBody}), as is one whose rest is late.
 *
 * <p>The upstream's thread, the container's and a deadline's meet here: the lock is the exchange's own serialisation. It
 * is never held while waiting for anything.
 */
final class ResponsePump implements ResponseReceiver, WriteListener {

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
    private @Nullable StreamedBody body;
    private boolean allReceived;
    private @Nullable GatheredAnswer gathered;
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
        exclusively(() -> {
            call = attempted;
            if (state == State.DONE) {
                attempted.leave();
            }
        });
    }

    @Override
    public void informational(int status, Fields fields) {
        exclusively(() -> {
            if (state == State.AWAITING && !"HTTP/1.0".equals(exchange.request().protocol())) {
                connection.informational(status, ResponseTranslation.interimFields(fields));
            }
        });
    }

    @Override
    public void head(UpstreamResponse upstreamResponse) {
        exclusively(() -> {
            if (state == State.AWAITING) {
                respond(upstreamResponse);
            }
        });
    }

    private void respond(UpstreamResponse upstreamResponse) throws IOException {
        exchange.statedCost(ResponseTranslation.statedCost(upstreamResponse.fields(), exchange.route()));
        Fields fields = ResponseTranslation.fields(upstreamResponse, exchange.route());
        if (GatheredAnswer.fits(upstreamResponse, response)) {
            state = State.GATHERING;
            gathered = new GatheredAnswer(upstreamResponse, fields, response, connection);
        } else {
            connection.respond(upstreamResponse.status(), fields);
            if (upstreamResponse.length() < 0
                    && !"HTTP/1.0".equals(exchange.request().protocol())) {
                response.setTrailerFields(() -> ResponseTranslation.trailers(trailers));
            }
            stream(new StreamedBody(response.getOutputStream(), connection, chunks, this::grant));
        }
    }

    private void stream(StreamedBody streamed) throws IOException {
        state = State.STREAMING;
        body = streamed;
        response.getOutputStream().setWriteListener(this);
    }

    @Override
    public void paused() {
        exclusively(() -> {
            if (state == State.STREAMING) {
                body().flushHead();
                drain();
            }
        });
    }

    /** The client gets what is there of an answer that was to be written as a whole. */
    @Override
    public void restIsLate() {
        exclusively(() -> {
            GatheredAnswer begun = gathered;
            if (state == State.GATHERING && begun != null && begun.hasBody()) {
                gathered = null;
                begun.begin();
                StreamedBody rest = new StreamedBody(response.getOutputStream(), connection, chunks, this::grant);
                rest.goOnFrom(begun.bytes());
                stream(rest);
            }
        });
    }

    @Override
    public void data(ByteBuffer bytes) {
        exclusively(() -> {
            if (state == State.GATHERING) {
                gathered().add(bytes);
            } else if (state == State.STREAMING) {
                body().copy(bytes);
                drain();
            }
        });
    }

    @Override
    public void bulk(Chunk chunk) {
        exclusively(() -> {
            if (state == State.GATHERING) {
                gathered().add(chunk.bytes());
            } else if (state == State.STREAMING) {
                body().keep(chunk);
                drain();
            }
        });
    }

    @Override
    public void end(@Nullable Fields received) {
        exchange.upstreamDone(time.nanoTime().getAsLong());
        exclusively(() -> {
            trailers = Trailers.passable(received);
            allReceived = true;
            if (state == State.GATHERING) {
                gathered().answer();
                complete();
            } else {
                drain();
            }
        });
    }

    @Override
    public void onWritePossible() {
        exclusively(() -> {
            body().begin();
            drain();
        });
    }

    @Override
    public void onError(Throwable failure) {
        if (ClientTooSlow.isCauseOf(failure)) {
            exchange.clientTooSlow();
        } else if (ContainerTimeout.isCauseOf(failure)) {
            exchange.clientStalled();
        }
        clientGone();
    }

    /** A step that the container may refuse, since the client has left. */
    private void exclusively(Step step) {
        lock.lock();
        try {
            step.run();
        } catch (IOException e) {
            clientGone();
        } finally {
            lock.unlock();
        }
    }

    private void drain() throws IOException {
        if (state == State.STREAMING && body().drain(allReceived) && allReceived) {
            complete();
        }
    }

    private GatheredAnswer gathered() {
        return Objects.requireNonNull(gathered, "made with the head");
    }

    private StreamedBody body() {
        return Objects.requireNonNull(body, "made with the head");
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
                connection.complete(async);
            } else {
                exchange.cut(async);
            }
        } catch (IOException | IllegalStateException clientGone) {
            exchange.cut(async);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean waitsForClient() {
        lock.lock();
        try {
            return state == State.STREAMING && body().waitsForClient();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void clientStalled() {
        exchange.clientStalled();
        clientGone();
    }

    /** Whatever ended the cycle: neither request nor response may be touched any more, and nobody waits for the answer. */
    void cycleEnds() {
        exclusively(() -> {
            if (state != State.DONE) {
                close();
            }
        });
    }

    private void clientGone() {
        exclusively(() -> {
            if (state != State.DONE) {
                exchange.clientGone();
                close();
                exchange.cut(async);
            }
        });
    }

    private void complete() {
        close();
        connection.complete(async);
    }

    private void close() {
        state = State.DONE;
        if (gathered != null) {
            exchange.responseBodyBytes(gathered.bytes());
        } else if (body != null) {
            exchange.responseBodyBytes(body.bytesWritten());
            body.close();
        }
        if (call != null) {
            call.leave();
        }
    }

    /** What is done under the lock. */
    private interface Step {
        void run() throws IOException;
    }
}
