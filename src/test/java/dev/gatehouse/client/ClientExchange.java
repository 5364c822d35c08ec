package dev.gatehouse.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
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

/** One request and its answer, watched while it comes. */
public final class ClientExchange implements AsyncClientExchangeHandler {

    private static final int PATIENCE_SECONDS = 20;

    private final HttpRequest request;
    private final @Nullable EntityDetails details;
    private final CompletableFuture<HttpResponse> head = new CompletableFuture<>();
    private final CompletableFuture<List<? extends Header>> end = new CompletableFuture<>();
    private final CompletableFuture<Cancellable> stream = new CompletableFuture<>();
    private final BlockingQueue<HttpResponse> interim = new LinkedBlockingQueue<>();

    // Guarded by this.
    private final Queue<ByteBuffer> unsent = new ArrayDeque<>();
    private boolean ended;
    private List<Header> ownTrailers = List.of();
    private @Nullable DataStreamChannel output;

    // Guarded by itself.
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private ClientExchange(HttpRequest request, @Nullable EntityDetails details) {
        this.request = request;
        this.details = details;
    }

    static ClientExchange withoutBody(HttpRequest request) {
        return new ClientExchange(request, null);
    }

    /** @param length -1 if it is not stated */
    static ClientExchange withBody(HttpRequest request, long length) {
        return new ClientExchange(request, new BasicEntityDetails(length, null));
    }

    ClientExchange startedAs(Cancellable running) {
        stream.complete(running);
        return this;
    }

    public ClientExchange send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A part of the body. */
    public synchronized ClientExchange send(byte[] bytes) {
        unsent.add(ByteBuffer.wrap(bytes));
        return wake();
    }

    /** Nothing comes after what was sent, but these. */
    public synchronized ClientExchange end(Header... trailers) {
        ended = true;
        ownTrailers = List.of(trailers);
        return wake();
    }

    private ClientExchange wake() {
        if (output != null) {
            output.requestOutput();
        }
        return this;
    }

    public HttpResponse head() {
        return get(head);
    }

    public int status() {
        return head().getCode();
    }

    public String field(String name) {
        Header field = head().getFirstHeader(name);
        return field == null ? "none" : field.getValue();
    }

    /** The whole body. */
    public byte[] body() {
        get(end);
        synchronized (body) {
            return body.toByteArray();
        }
    }

    public String text() {
        return new String(body(), StandardCharsets.ISO_8859_1);
    }

    /** The next interim response. */
    public HttpResponse interim() throws InterruptedException {
        return Objects.requireNonNull(interim.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no interim response came");
    }

    /** Whether the answer, or the lack of one, ended as if it had been cut off. */
    public boolean isCutOff() throws InterruptedException, TimeoutException {
        try {
            end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    /** What has come of the body when it is at least so long. */
    public byte[] body(int length) throws InterruptedException {
        synchronized (body) {
            while (body.size() < length && !end.isDone()) {
                body.wait(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            }
            return body.toByteArray();
        }
    }

    public List<? extends Header> trailers() {
        return get(end);
    }

    /** Resets the stream; the connection stays. */
    public void reset() {
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
        channel.sendRequest(request, details, context);
    }

    @Override
    public synchronized int available() {
        return unsent.stream().mapToInt(ByteBuffer::remaining).sum() + (ended ? 1 : 0);
    }

    @Override
    public synchronized void produce(DataStreamChannel channel) throws IOException {
        output = channel;
        while (!unsent.isEmpty()) {
            channel.write(unsent.element());
            if (unsent.element().hasRemaining()) {
                return;
            }
            unsent.remove();
        }
        if (ended) {
            channel.endStream(ownTrailers);
        }
    }

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) {
        interim.add(response);
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
