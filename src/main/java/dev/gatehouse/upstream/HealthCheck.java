package dev.gatehouse.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * One question to one endpoint, on a connection of its own that is closed afterwards: whether it can be connected to, and what it
 * answers, if there is a path to ask for.
 *
 * <p>The status decides. What follows is read as far as a connection's window goes, so that the endpoint need not be cut off, and
 * thrown away.
 */
final class HealthCheck implements AsyncClientExchangeHandler, Lease.Holder {

    private static final String USER_AGENT = "gatehouse (health check)";

    private final Endpoint endpoint;
    private final @Nullable String path;
    private final Duration timeout;
    private final long startNanos;
    private final Lease lease;
    private final Listener listener;
    private final AtomicBoolean concluded = new AtomicBoolean();
    private volatile boolean connected;
    private volatile boolean over;

    /** Who wants to know. Told once. */
    interface Listener {

        /** It could be connected to, which was all that was asked. */
        void reached();

        void answered(int status);

        /**
         * @param connected whether at least that
         * @param why in a few words, without where
         */
        void failed(boolean connected, String why);
    }

    /**
     * @param path null = connecting is enough
     * @param timeout from the start on
     */
    HealthCheck(
            Connections connections,
            Endpoint endpoint,
            @Nullable String path,
            Duration timeout,
            long startNanos,
            Listener listener) {
        this.endpoint = endpoint;
        this.path = path;
        this.timeout = timeout;
        this.startNanos = startNanos;
        this.listener = listener;
        this.lease = connections.lease(endpoint, timeout, this);
    }

    void start() {
        lease.ask();
    }

    /** To be called several times a second. */
    void checkDeadline(long nowNanos) {
        if (nowNanos - startNanos > timeout.toNanos()) {
            fail("no answer in time");
            lease.abandon();
        }
    }

    /** Whether it has given everything back. */
    boolean isOver() {
        return over;
    }

    /** Nobody wants to know any more. */
    void abandon() {
        concluded.set(true);
        lease.abandon();
    }

    @Override
    public void waiting() {
        // The check has its own deadline.
    }

    @Override
    public void opening() {
        // The lease has the timeout.
    }

    @Override
    public void connected(boolean reused) {
        connected = true;
        if (path == null) {
            if (concluded.compareAndSet(false, true)) {
                listener.reached();
            }
            lease.abandon();
            return;
        }
        try {
            lease.execute(this);
        } catch (RuntimeException closedMeanwhile) {
            failed(new RequestNotExecutedException());
        }
    }

    @Override
    public void unavailable(UpstreamFailure failure) {
        fail(failure.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    @Override
    public void left() {
        over = true;
    }

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        BasicHttpRequest request = new BasicHttpRequest("GET", path);
        request.addHeader("Host", endpoint.authority());
        request.addHeader("User-Agent", USER_AGENT);
        request.addHeader("Accept", "*/*");
        request.addHeader("Connection", "close");
        channel.sendRequest(request, null, context);
    }

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) {
        // An interim answer says nothing of it.
    }

    @Override
    public void consumeResponse(HttpResponse response, @Nullable EntityDetails entity, HttpContext context) {
        if (concluded.compareAndSet(false, true)) {
            listener.answered(response.getCode());
        }
        if (entity == null) {
            lease.abandon();
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) {
        // No more than the first window.
    }

    @Override
    public void consume(ByteBuffer src) {
        src.position(src.limit());
        ReactorThread reactor = ReactorThread.current();
        if (reactor.takeFilled() != null) {
            reactor.delivered();
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        lease.abandon();
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public void produce(DataStreamChannel channel) {
        // There is no body.
    }

    @Override
    public void failed(Exception cause) {
        fail(cause instanceof HttpException ? "what came is no HTTP" : "the connection was lost");
        lease.abandon();
    }

    @Override
    public void cancel() {
        failed(new RequestNotExecutedException());
    }

    @Override
    public void releaseResources() {
        // The lease gives back what there is.
    }

    private void fail(String why) {
        if (concluded.compareAndSet(false, true)) {
            listener.failed(connected, why);
        }
    }
}
