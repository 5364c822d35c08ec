package dev.gatehouse.listen;

import dev.gatehouse.listen.HeadWait.Overdue;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection from which one thread takes only so many requests in a row, whose heads must come in time, and whose
 * client may go on sending for a moment when it has its last answer.
 *
 * <p>Jetty goes on reading for as long as there is input and each request is answered at once, as refusals are: who sends
 * without waiting for answers could so keep a selector's or the pool's thread from everybody else. It stops reading
 * when a request is not answered yet, so that is what the one too many is made: it is begun when the thread has left, by
 * one of the pool. Were it handed to the pool at once, the pool could answer it before Jetty looks, and Jetty would go on.
 *
 * <p>Who reads the connection is whoever has taken its fill interest. The sweep takes it too when a head is overdue, and then
 * no other thread is here.
 */
final class FrontConnection extends HttpConnection implements WatchedConnection {

    /** With HTTP/2 too. */
    static final int MOST_IN_A_ROW = 16;

    private final Watch watch;
    private final HeadWait wait = new HeadWait();
    private final WrittenQueue writtenQueue = new WrittenQueue();
    private Turn turn = new Turn();

    /** Of whoever reads: by which it last waited for a head. */
    private @Nullable Callback nextHead;

    /** The one callback by which Jetty waits for more of a body. */
    private @Nullable MoreOfBody moreOfBody;

    /** Reads what comes after the last answer. */
    private volatile @Nullable DiscardedInput discarded;

    FrontConnection(
            HttpConfiguration configuration, Connector connector, EndPoint endPoint, int maxFields, Watch watch) {
        super(configuration, connector, endPoint);
        this.watch = watch;
        ((FieldCount) getParser().getHandler()).allow(maxFields);
    }

    /** Called while Jetty's own part is made. Who hears the parser is Jetty's and kept to itself, but its own parser tells. */
    @Override
    protected HttpParser newHttpParser(HttpCompliance compliance) {
        HttpParser own = super.newHttpParser(compliance);
        HttpParser strict = new StrictParser(
                new FieldCount((HttpParser.RequestHandler) own.getHandler()),
                getHttpConfiguration().getRequestHeaderSize(),
                compliance);
        strict.setHeaderCacheSize(own.getHeaderCacheSize());
        strict.setHeaderCacheCaseSensitive(own.isHeaderCacheCaseSensitive());
        return strict;
    }

    @Override
    public void onFillable() {
        Turn own = new Turn();
        turn = own;
        super.onFillable();
        // Another thread may be reading by now: the field is its turn, not this one's.
        if (own.postponed != null) {
            begin(own.postponed);
        }
    }

    /**
     * To be asked once for each request, by the thread that has read it.
     *
     * @return whether it is one too many, and the thread's next step is to return
     */
    boolean postpones(Runnable request) {
        wait.over();
        turn.taken++;
        if (turn.taken <= MOST_IN_A_ROW) {
            return false;
        }
        turn.postponed = request;
        return true;
    }

    /** A pool that takes nothing any more is being stopped, and others' turn does not matter then. */
    private void begin(Runnable request) {
        try {
            getExecutor().execute(request);
        } catch (RejectedExecutionException e) {
            request.run();
        }
    }

    // How long a head takes.

    /** The one way in which Jetty waits for a head, or the rest of one. */
    @Override
    public void fillInterested(Callback callback) {
        if (getParser().isTerminated()) {
            wait.over();
        } else {
            wait.waits(getMessagesIn(), getBytesIn(), !getParser().isStart(), watch.now());
        }
        nextHead = callback;
        super.fillInterested(callback);
    }

    @Override
    public void sweep(long nowNanos) {
        if (wait.overdue(nowNanos, watch.patience()) != Overdue.NOTHING) {
            waiting().getFillInterest().onFail(new Swept());
        }
    }

    /** Where it waits: at TLS, or at the socket, which a balancer's word about the client may stand before. */
    private AbstractEndPoint waiting() {
        EndPoint endPoint = getEndPoint();
        while (!(endPoint instanceof AbstractEndPoint) && endPoint instanceof EndPoint.Wrapper wrapper) {
            endPoint = wrapper.unwrap();
        }
        return (AbstractEndPoint) endPoint;
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        if (!(cause instanceof Swept)) {
            super.onFillInterestedFailed(cause);
            return;
        }
        switch (wait.overdue(watch.now(), watch.patience())) {
            // A request has come and gone since the sweep looked.
            case NOTHING -> fillInterested(Objects.requireNonNull(nextHead));
            case FIRST_BYTE -> {
                watch.count(FrontCount.IDLE_CLOSED);
                close();
            }
            case HEAD -> refuseSlowHead();
        }
    }

    private void refuseSlowHead() {
        wait.over();
        if (getParser().isStart()) {
            // Nothing but line ends has come, which is nothing to answer.
            watch.count(FrontCount.HEADS_TOO_SLOW);
            close();
            return;
        }
        HttpParser.RequestHandler heard =
                (HttpParser.RequestHandler) getParser().getHandler();
        getParser().close();
        heard.badMessage(new HttpException.RuntimeException(HttpStatus.REQUEST_TIMEOUT_408, "limit.head-time is over"));
    }

    // What comes after the last answer.

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
        return new AnsweredStream(method, uri, version);
    }

    /** Jetty waits so for more of a body alone, and by one callback. */
    @Override
    public void tryFillInterested(Callback callback) {
        MoreOfBody more = moreOfBody;
        if (more == null || more.jettys != callback) {
            more = new MoreOfBody(callback);
            moreOfBody = more;
        }
        super.tryFillInterested(more);
    }

    /** The answer was the last one. What the client sends meanwhile is dropped, and would make Jetty close the connection. */
    private void leave() {
        wait.over();
        DiscardedInput input = new DiscardedInput(getEndPoint(), getConnector().getByteBufferPool(), this::release);
        discarded = input;
        KeptInterestEndPoint socket = KeptInterestEndPoint.beneath(getEndPoint());
        if (socket != null) {
            socket.linger();
        }
        getEndPoint().shutdownOutput();
        if (!isFillInterested()) {
            input.begin();
        }
    }

    /** Jetty lets go of its buffer when it finds the connection closed. */
    private void release() {
        getParser().close();
        super.onFillable();
    }

    /** A request and its answer; if that is the connection's last one, the connection ends in the gateway's way. */
    private final class AnsweredStream extends HttpStreamOverHTTP1 {

        private final Written written = new Written();

        AnsweredStream(String method, String uri, HttpVersion version) {
            super(method, uri, version);
        }

        @Override
        public void send(
                MetaData.@Nullable Request request,
                MetaData.Response answer,
                boolean last,
                @Nullable ByteBuffer content,
                Callback callback) {
            super.send(request, answer, last, content, written.telling(callback));
        }

        @Override
        public void succeeded() {
            if (isFillInterested() || (!isPersistent() && !isUpgraded())) {
                end();
            } else {
                writtenQueue.whenLeft(this::makeWay);
            }
        }

        /** For the next request. */
        private void makeWay() {
            super.succeeded();
        }

        private boolean isUpgraded() {
            return getHttpChannel().getRequest().getAttribute(UPGRADE_CONNECTION_ATTRIBUTE) != null;
        }

        @Override
        public void failed(Throwable failure) {
            if (getGenerator().isEnd()) {
                end();
            } else {
                super.failed(failure);
            }
        }

        private void end() {
            getHttpChannel().recycle();
            leave();
        }
    }

    /** Hears, for one request, of each piece of the answer that is written: there is one at a time. */
    private final class Written implements Callback {

        private Callback told = Callback.NOOP;

        Written telling(Callback callback) {
            told = callback;
            return this;
        }

        @Override
        public void succeeded() {
            writtenQueue.enter();
            try {
                told.succeeded();
            } finally {
                writtenQueue.leave();
            }
        }

        @Override
        public void failed(Throwable cause) {
            writtenQueue.enter();
            try {
                told.failed(cause);
            } finally {
                writtenQueue.leave();
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return told.getInvocationType();
        }
    }

    /** Waits for more of a body, and for nothing of it once the answer has ended the connection. */
    private final class MoreOfBody implements Callback {

        private final Callback jettys;

        MoreOfBody(Callback jettys) {
            this.jettys = jettys;
        }

        @Override
        public void succeeded() {
            DiscardedInput input = discarded;
            if (input == null) {
                jettys.succeeded();
            } else {
                input.begin();
            }
        }

        @Override
        public void failed(Throwable cause) {
            DiscardedInput input = discarded;
            if (input == null) {
                jettys.failed(cause);
            } else {
                input.failed(cause);
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return discarded == null ? jettys.getInvocationType() : InvocationType.NON_BLOCKING;
        }
    }

    /** From one thread's beginning to read until it leaves. */
    private static final class Turn {

        private int taken;
        private @Nullable Runnable postponed;
    }

    /** The sweep's claim to a connection that waits. */
    private static final class Swept extends Exception {

        Swept() {
            super("swept", null, false, false);
        }
    }
}
