package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.upstream.UpstreamFailure.Progress;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One try at one endpoint: lease a connection, open it if it is not, send, receive, give the connection back.
 *
 * <p>The connection is given back exactly once: for reuse when both directions are done, else closed. What HttpCore calls
 * ({@code produce…}, {@code consume…}, {@code streamEnd}) comes from one thread at a time; {@link #abandon} and the
 * deadlines from any.
 */
final class Attempt implements AsyncClientExchangeHandler {

    /** What is being waited for; each phase has its deadline. */
    private enum Phase {
        LEASING,
        CONNECTING,
        SENDING,
        AWAITING,
        RECEIVING
    }

    private final UpstreamCall call;
    private final Upstream upstream;
    private final Endpoint endpoint;
    private final UpstreamRequest request;
    private final TimeoutSettings timeouts;
    private final AtomicBoolean released = new AtomicBoolean();
    private final AtomicInteger granted = new AtomicInteger();

    private volatile Phase phase = Phase.LEASING;
    private volatile long lastEventNanos;
    private volatile @Nullable Future<AsyncConnectionEndpoint> pending;
    private volatile @Nullable AsyncConnectionEndpoint connection;
    private volatile @Nullable CapacityChannel window;
    private volatile boolean reused;
    private volatile boolean sent;
    private volatile boolean headReceived;
    private boolean requestDone;

    Attempt(
            UpstreamCall call,
            Upstream upstream,
            Endpoint endpoint,
            UpstreamRequest request,
            TimeoutSettings timeouts) {
        this.call = call;
        this.upstream = upstream;
        this.endpoint = endpoint;
        this.request = request;
        this.timeouts = timeouts;
        this.lastEventNanos = upstream.now();
    }

    void start() {
        Future<AsyncConnectionEndpoint> lease = upstream.pool()
                .lease(
                        "",
                        endpoint.route(),
                        null,
                        Timeout.DISABLED,
                        new Step(this::leased, FailureKind.CONNECT_REFUSED));
        if (phase == Phase.LEASING) {
            pending = lease;
        }
    }

    private void leased(AsyncConnectionEndpoint leased) {
        connection = leased;
        if (call.hasEnded()) {
            abandon();
        } else if (leased.isConnected()) {
            reused = true;
            execute(leased);
        } else {
            enter(Phase.CONNECTING);
            upstream.addresses().whenKnown(endpoint.host(), () -> connect(leased));
        }
    }

    private void connect(AsyncConnectionEndpoint leased) {
        if (released.get()) {
            return;
        }
        pending = upstream.pool()
                .connect(
                        leased,
                        upstream.reactor(),
                        Timeout.of(timeouts.connect()),
                        null,
                        null,
                        new Step(this::connected, FailureKind.CONNECT_REFUSED));
    }

    private void connected(AsyncConnectionEndpoint opened) {
        if (call.hasEnded()) {
            abandon();
        } else {
            execute(opened);
        }
    }

    private void execute(AsyncConnectionEndpoint open) {
        enter(Phase.SENDING);
        open.execute("", this, null, HttpCoreContext.create());
    }

    // The request, pulled by the connection.

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        sent = true;
        RequestBody body = request.body();
        UpstreamHead head = new UpstreamHead(request, endpoint.authority());
        channel.sendRequest(head.message(), body == null ? null : head, context);
        if (body == null) {
            requestSent();
        } else {
            body.start(() -> requestOutput());
        }
    }

    private volatile @Nullable DataStreamChannel output;

    private void requestOutput() {
        DataStreamChannel channel = output;
        if (channel != null) {
            channel.requestOutput();
        }
    }

    @Override
    public int available() {
        RequestBody body = request.body();
        return body != null && body.available() ? 1 : 0;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        RequestBody body = request.body();
        output = channel;
        if (body == null || requestDone || call.hasEnded() || !body.available()) {
            return;
        }
        lastEventNanos = upstream.now();
        body.produce(new BodySink(channel, this::requestSent));
    }

    private void requestSent() {
        requestDone = true;
        if (!headReceived) {
            enter(Phase.AWAITING);
        }
    }

    // The response, pushed by the connection.

    /** The gateway never asks for another protocol: an upstream that switches speaks what it was not asked. */
    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) throws HttpException {
        lastEventNanos = upstream.now();
        int status = response.getCode();
        if (status == 101) {
            throw new MalformedResponse("the upstream switched protocols without being asked");
        }
        if (status != 100) {
            call.informational(status, UpstreamHead.fieldsOf(response));
        }
    }

    @Override
    public void consumeResponse(HttpResponse response, @Nullable EntityDetails entity, HttpContext context)
            throws HttpException {
        headReceived = true;
        UpstreamResponse head = UpstreamHead.read(response, entity);
        enter(Phase.RECEIVING);
        call.head(head);
        if (entity == null) {
            answered(null);
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        window = channel;
        openWindow(channel);
    }

    void grant(int bytes) {
        granted.addAndGet(bytes);
        CapacityChannel channel = window;
        if (channel != null) {
            try {
                openWindow(channel);
            } catch (IOException closed) {
                // The connection's own failure tells the call.
            }
        }
    }

    private void openWindow(CapacityChannel channel) throws IOException {
        int bytes = granted.getAndSet(0);
        if (bytes > 0) {
            channel.update(bytes);
        }
    }

    @Override
    public void consume(ByteBuffer src) {
        lastEventNanos = upstream.now();
        if (src.hasRemaining()) {
            call.data(src);
        }
        ReactorThread reactor = ReactorThread.current();
        Chunk past = reactor.takeFilled();
        if (past != null) {
            call.bulk(past);
            reactor.delivered();
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        answered(UpstreamHead.fieldsOf(trailers));
    }

    /** The connection goes back before the receiver is told, so that the client's next request finds it. */
    private void answered(@Nullable Fields trailers) {
        if (requestDone) {
            release();
        } else {
            abandon();
        }
        call.answered(trailers);
    }

    // The end.

    private void release() {
        AsyncConnectionEndpoint leased = connection;
        if (leased != null && released.compareAndSet(false, true)) {
            upstream.leave(endpoint);
            upstream.pool().release(leased, null, upstream.keepIdle());
        }
    }

    /** Closes the connection, or gives up waiting for one. May come at any time and more than once. */
    void abandon() {
        AsyncConnectionEndpoint leased = connection;
        Future<?> waitingFor = pending;
        if (leased == null && (waitingFor == null || !waitingFor.cancel(true))) {
            return;
        }
        if (released.compareAndSet(false, true)) {
            upstream.leave(endpoint);
            if (leased != null) {
                if (waitingFor != null) {
                    waitingFor.cancel(true);
                }
                leased.close(CloseMode.IMMEDIATE);
                upstream.pool().release(leased, null, TimeValue.ZERO_MILLISECONDS);
            }
        }
    }

    @Override
    public void failed(Exception cause) {
        abandon();
        call.attemptFailed(this, new UpstreamFailure(kindOf(cause), detailOf(cause), progress()));
    }

    @Override
    public void cancel() {
        failed(new RequestNotExecutedException());
    }

    @Override
    public void releaseResources() {
        // Nothing is held that the end of the attempt does not give back.
    }

    private static FailureKind kindOf(Exception cause) {
        if (cause instanceof BrokenRequestBody broken) {
            return broken.kind();
        }
        if (cause instanceof HttpException && !(cause instanceof RequestNotExecutedException)) {
            return FailureKind.BAD_RESPONSE;
        }
        return FailureKind.CONNECTION_LOST;
    }

    /** HttpCore quotes what it could not read, which could be long, or secret, or forged: that stays out of records. */
    private static String detailOf(Exception cause) {
        return cause instanceof HttpException && !(cause instanceof MalformedResponse)
                ? "the response is malformed"
                : String.valueOf(cause.getMessage());
    }

    Progress progress() {
        return headReceived ? Progress.ANSWERING : sent ? Progress.SENT : Progress.NOTHING_SENT;
    }

    boolean reusedConnection() {
        return reused;
    }

    private void enter(Phase next) {
        lastEventNanos = upstream.now();
        phase = next;
    }

    /** The deadline that is over by now, or null. */
    @Nullable
    UpstreamFailure overdue(long nowNanos) {
        long quietNanos = nowNanos - lastEventNanos;
        return switch (phase) {
            case LEASING ->
                over(quietNanos, timeouts.response().toNanos(), FailureKind.NO_ROOM, "no connection became free");
            case CONNECTING ->
                over(quietNanos, timeouts.connect().toNanos(), FailureKind.CONNECT_TIMEOUT, "timeout.connect is over");
            case SENDING -> over(quietNanos, timeouts.idle().toNanos(), stalledSender(), "timeout.idle is over");
            case AWAITING ->
                over(
                        quietNanos,
                        timeouts.response().toNanos(),
                        FailureKind.RESPONSE_TIMEOUT,
                        "timeout.response is over");
            case RECEIVING ->
                over(quietNanos, timeouts.idle().toNanos(), FailureKind.IDLE_TIMEOUT, "timeout.idle is over");
        };
    }

    private FailureKind stalledSender() {
        RequestBody body = request.body();
        return body != null && body.waitsForClient() ? FailureKind.REQUEST_BODY_TIMEOUT : FailureKind.IDLE_TIMEOUT;
    }

    private @Nullable UpstreamFailure over(long quietNanos, long limitNanos, FailureKind kind, String detail) {
        return quietNanos > limitNanos ? new UpstreamFailure(kind, detail, progress()) : null;
    }

    @Override
    public String toString() {
        return phase + " at " + endpoint.authority();
    }

    /** Leasing and connecting: both end with a connection or with a failure. */
    private final class Step implements FutureCallback<AsyncConnectionEndpoint> {

        private final java.util.function.Consumer<AsyncConnectionEndpoint> next;
        private final FailureKind otherwise;

        Step(java.util.function.Consumer<AsyncConnectionEndpoint> next, FailureKind otherwise) {
            this.next = next;
            this.otherwise = otherwise;
        }

        @Override
        public void completed(AsyncConnectionEndpoint result) {
            try {
                next.accept(result);
            } catch (RuntimeException e) {
                failed(e);
            }
        }

        @Override
        public void failed(Exception cause) {
            abandon();
            FailureKind kind = cause instanceof UnknownHostException
                    ? FailureKind.UNRESOLVED
                    : cause instanceof ConnectTimeoutException
                            ? FailureKind.CONNECT_TIMEOUT
                            : cause instanceof ConnectionClosedException ? FailureKind.CONNECTION_LOST : otherwise;
            call.attemptFailed(
                    Attempt.this, new UpstreamFailure(kind, String.valueOf(cause.getMessage()), Progress.NOTHING_SENT));
        }

        @Override
        public void cancelled() {
            // Only the end of the call cancels, and that has told the receiver.
        }
    }
}
