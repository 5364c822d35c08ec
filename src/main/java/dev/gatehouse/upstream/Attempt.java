package dev.gatehouse.upstream;

import dev.gatehouse.http.Fields;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.upstream.Deadlines.Phase;
import dev.gatehouse.upstream.UpstreamFailure.Progress;
import dev.gatehouse.upstream.h2.BrokenConnection;
import dev.gatehouse.upstream.h2.StreamReset;
import dev.gatehouse.upstream.h2.UnprocessedRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.jspecify.annotations.Nullable;

/**
 * One try at one endpoint: gets a connection, sends the request, receives the answer, gives the connection back.
 *
 * <p>What HttpCore calls ({@code produce…}, {@code consume…}, {@code streamEnd}) comes from one thread at a time; {@link
 * #abandon} and {@link #overdue} from any.
 */
final class Attempt implements AsyncClientExchangeHandler, Lease.Holder {

    /** More than any service has to say before it answers. */
    private static final int MOST_INTERIMS = 16;

    private final UpstreamCall call;
    private final Upstream upstream;
    private final UpstreamRequest request;
    private final Endpoint endpoint;
    private final Lease lease;
    private final Deadlines deadlines;
    private final AtomicInteger granted = new AtomicInteger();
    private final Fate fate = new Fate();

    private volatile @Nullable DataStreamChannel output;
    private volatile @Nullable CapacityChannel window;
    private volatile boolean reused;
    private volatile boolean sent;
    private volatile boolean headReceived;

    /** Whether the status that was answered has no content. On the reactor's thread alone. */
    private boolean contentless;

    private volatile boolean requestDone;

    /** Whether something of the body may be gone from where it came from. */
    private volatile boolean bodyTaken;

    /** Of the connection's thread. */
    private int interims;

    Attempt(
            UpstreamCall call,
            Upstream upstream,
            Endpoint endpoint,
            UpstreamRequest request,
            TimeoutSettings timeouts) {
        this.call = call;
        this.request = request;
        this.upstream = upstream;
        this.endpoint = endpoint;
        this.lease = upstream.connections().lease(endpoint, timeouts.connect(), this);
        this.deadlines = new Deadlines(timeouts, call.timeForRoom(), upstream::now);
    }

    void start() {
        lease.ask();
    }

    @Override
    public void waiting() {
        deadlines.enter(Phase.LEASING);
    }

    @Override
    public void opening() {
        deadlines.enter(Phase.CONNECTING);
    }

    @Override
    public void connected(boolean wasUsedBefore) {
        reused = wasUsedBefore;
        // Where others share the connection it may be long until this one is begun, and nothing of the client's is
        // waited for yet.
        deadlines.enter(Phase.AWAITING);
        try {
            lease.execute(this);
        } catch (RuntimeException closedMeanwhile) {
            failed(new RequestNotExecutedException());
        }
    }

    @Override
    public void unavailable(UpstreamFailure failure) {
        call.attemptFailed(this, failure);
    }

    @Override
    public void left() {
        upstream.leave(endpoint);
    }

    // The request, pulled by the connection.

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        sent = true;
        deadlines.enter(Phase.SENDING);
        RequestBody body = request.body();
        UpstreamHead head = new UpstreamHead(request, endpoint.authority());
        channel.sendRequest(head.message(), body == null ? null : head, context);
        if (body == null) {
            requestSent();
        } else {
            body.start(this::requestOutput);
        }
    }

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
        deadlines.progressed();
        if (!bodyTaken) {
            bodyTaken = true;
        }
        body.produce(new BodySink(channel, this::requestSent));
    }

    private void requestSent() {
        requestDone = true;
        if (!headReceived) {
            deadlines.enter(Phase.AWAITING);
        }
    }

    // The response, pushed by the connection.

    /**
     * The gateway never asks for another protocol: an upstream that switches speaks what it was not asked. None of these is the
     * first byte that timeout.response waits for, and there is no end to what could be said before it.
     */
    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) throws HttpException {
        interims++;
        if (interims > MOST_INTERIMS) {
            throw new MalformedResponse("more than " + MOST_INTERIMS + " interim answers");
        }
        int status = response.getCode();
        if (status == 101) {
            throw new MalformedResponse("the upstream switched protocols without being asked");
        }
        if (status != 100) {
            call.informational(status, UpstreamHead.checked(UpstreamHead.fieldsOf(response)));
        }
    }

    @Override
    public void consumeResponse(HttpResponse response, @Nullable EntityDetails entity, HttpContext context)
            throws HttpException {
        headReceived = true;
        UpstreamResponse head = UpstreamHead.read(response, entity);
        contentless = head.status() == 205;
        upstream.answered(endpoint, head.status(), deadlines.enter(Phase.RECEIVING));
        if (!call.head(this, head)) {
            return;
        }
        if (entity == null) {
            answered(null);
        } else {
            ReactorThread.current().pausesAtEndOfInput(call);
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        window = channel;
        openWindow(channel);
    }

    void grant(int bytes) {
        granted.addAndGet(bytes);
        deadlines.progressed();
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
        deadlines.progressed();
        if (src.hasRemaining() && fate.isAnswering()) {
            if (contentless) {
                failed(new MalformedResponse(UpstreamHead.CONTENT_OF_NONE));
                return;
            }
            call.data(src);
        }
        ReactorThread reactor = ReactorThread.current();
        Chunk past = reactor.takeFilled();
        if (past != null) {
            try {
                if (fate.isAnswering()) {
                    call.bulk(past);
                }
            } finally {
                reactor.delivered();
            }
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        answered(UpstreamHead.fieldsOf(trailers));
    }

    /** The connection goes back before the receiver is told, so that the client's next request finds it. */
    private void answered(@Nullable Fields trailers) {
        if (!fate.isAnswering()) {
            return;
        }
        deadlines.enter(Phase.DELIVERING);
        lease.answered(requestDone);
        call.answered(trailers);
    }

    // The end.

    Fate fate() {
        return fate;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Closes the connection, or gives up waiting for one. May come at any time and more than once. */
    void abandon() {
        lease.abandon();
    }

    @Override
    public void failed(Exception cause) {
        abandon();
        if (cause instanceof UnprocessedRequest && !headReceived) {
            // The service has said so itself, which is better than what is known here.
            sent = false;
            reused = true;
        } else if (cause instanceof StreamReset || cause instanceof BrokenConnection) {
            // The service was there: it is not a connection that had grown old.
            reused = false;
        }
        call.attemptFailed(this, UpstreamFailure.of(cause, progress()));
    }

    @Override
    public void cancel() {
        failed(new RequestNotExecutedException());
    }

    @Override
    public void releaseResources() {
        // Nothing is held that the end of the attempt does not give back.
    }

    Progress progress() {
        return headReceived ? Progress.ANSWERING : sent ? Progress.SENT : Progress.NOTHING_SENT;
    }

    boolean bodyIsTaken() {
        return bodyTaken;
    }

    boolean reusedConnection() {
        return reused;
    }

    /** The phase that has taken too long by now, or null. */
    @Nullable
    Phase overdue(long nowNanos) {
        return deadlines.overdue(nowNanos);
    }

    boolean restIsLate(long nowNanos) {
        return deadlines.restIsLate(nowNanos);
    }

    /** Of a phase that has taken too long, unless the reason is a client that takes nothing. */
    UpstreamFailure failureOf(Phase overdue) {
        RequestBody body = request.body();
        boolean clientSendsNothing = body != null && !requestDone && !body.available();
        Deadlines.Overdue reason = Deadlines.reason(overdue, clientSendsNothing);
        return new UpstreamFailure(reason.kind(), reason.detail(), progress());
    }

    @Override
    public String toString() {
        return deadlines.phase() + " at " + endpoint.place();
    }
}
