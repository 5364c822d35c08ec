package dev.gatehouse.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** One request and its answer on an HTTP/2 stream, watched while it comes. */
final class H2Exchange implements AsyncClientExchangeHandler {

    private static final int PATIENCE_SECONDS = 20;

    private final HttpRequest request;
    private final @Nullable ByteBuffer requestBody;
    private final CompletableFuture<HttpResponse> head = new CompletableFuture<>();
    private final CompletableFuture<List<? extends Header>> end = new CompletableFuture<>();
    private final CompletableFuture<Cancellable> stream = new CompletableFuture<>();

    private final CompletableFuture<DataStreamChannel> output = new CompletableFuture<>();
    private volatile boolean endIsHeld;

    // Guarded by itself.
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** @param requestBody null = none; its length is sent only if the request has the field */
    H2Exchange(HttpRequest request, byte @Nullable [] requestBody) {
        this.request = request;
        this.requestBody = requestBody == null ? null : ByteBuffer.wrap(requestBody);
    }

    H2Exchange startedAs(Cancellable running) {
        stream.complete(running);
        return this;
    }

    /** The body does not end with its last byte. */
    H2Exchange holdingTheEnd() {
        endIsHeld = true;
        return this;
    }

    void endNow() throws IOException {
        endIsHeld = false;
        get(output).requestOutput();
    }

    HttpResponse head() {
        return get(head);
    }

    int status() {
        return head().getCode();
    }

    String field(String name) {
        Header field = head().getFirstHeader(name);
        return field == null ? "none" : field.getValue();
    }

    /** The whole body. */
    byte[] body() {
        get(end);
        synchronized (body) {
            return body.toByteArray();
        }
    }

    /** What has come of the body when it is at least so long. */
    byte[] body(int length) throws InterruptedException {
        synchronized (body) {
            while (body.size() < length && !end.isDone()) {
                body.wait(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            }
            return body.toByteArray();
        }
    }

    List<? extends Header> trailers() {
        return get(end);
    }

    /** Resets the stream; the connection stays. */
    void reset() {
        get(stream).cancel();
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        channel.sendRequest(request, requestBody == null ? null : new BasicEntityDetails(-1, null), context);
    }

    @Override
    public int available() {
        if (requestBody == null || (endIsHeld && !requestBody.hasRemaining())) {
            return 0;
        }
        return Math.max(1, requestBody.remaining());
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        if (requestBody == null) {
            return;
        }
        if (requestBody.hasRemaining()) {
            channel.write(requestBody);
        }
        if (!requestBody.hasRemaining() && !endIsHeld) {
            channel.endStream();
        }
        output.complete(channel);
    }

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) {
        // Not looked at.
    }

    @Override
    public void consumeResponse(HttpResponse response, @Nullable EntityDetails details, HttpContext context) {
        head.complete(response);
        if (details == null) {
            end.complete(List.of());
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        synchronized (body) {
            body.writeBytes(copy);
            body.notifyAll();
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        end.complete(trailers == null ? List.of() : trailers);
        synchronized (body) {
            body.notifyAll();
        }
    }

    @Override
    public void failed(Exception cause) {
        head.completeExceptionally(cause);
        end.completeExceptionally(cause);
        synchronized (body) {
            body.notifyAll();
        }
    }

    @Override
    public void cancel() {
        failed(new IOException("cancelled"));
    }

    @Override
    public void releaseResources() {
        // Holds none.
    }
}
