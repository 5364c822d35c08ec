package dev.gatehouse.listen;

import dev.gatehouse.exchange.ClientTooSlow;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * A response that knows whether its last write failed, which Jetty makes by itself and tells no servlet of, that states no
 * length of a body which it does not have, and whose client is watched while a write does not come to its end.
 */
final class WatchedResponse extends Response.Wrapper implements PacedBody.Body {

    private static final long NONE = 0;

    private final Watch watch;
    private final Write write = new Write();
    private final ReentrantLock lock = new ReentrantLock();

    /** The number of the write that has not ended. */
    private volatile long underWay = NONE;

    /** That it is the client's turn in the write that is under way. Guarded by the lock. */
    private boolean waits;

    private volatile @Nullable PacedBody paced;
    private volatile long bytesWritten;
    private volatile boolean lost;
    private volatile boolean tooSlow;
    private volatile boolean endless;

    WatchedResponse(Request request, Response wrapped, Watch watch) {
        super(request, wrapped);
        this.watch = watch;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        long number = write.begin(last, BufferUtil.length(content), callback);
        if (last && wouldStateALength(content)) {
            super.write(
                    false,
                    null,
                    Callback.from(InvocationType.NON_BLOCKING, () -> super.write(true, content, write), write::failed));
        } else {
            super.write(last, content, write);
        }
        if (underWay == number) {
            awaitClient(number);
        }
    }

    /**
     * Whether Jetty would take the nothing that is written for the length, as it does in a last write that comes first. To HEAD, and
     * in a 304, it would be that of the body which GET would have brought.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.6">RFC 9110 §8.6</a>
     */
    private boolean wouldStateALength(ByteBuffer content) {
        return !isCommitted()
                && BufferUtil.isEmpty(content)
                && !getHeaders().contains(HttpHeader.CONTENT_LENGTH)
                && (HttpMethod.HEAD.is(getRequest().getMethod()) || getStatus() == HttpStatus.NOT_MODIFIED_304);
    }

    /**
     * The write has not ended at once. It may end meanwhile, and another be under way: the lock tells which, and whoever ends a
     * write sees either that the client was to be waited for or, here, nobody sees its number any more.
     */
    private void awaitClient(long number) {
        Integer least = watch.patience().leastBytesPerSecond();
        if (least == null) {
            return;
        }
        lock.lock();
        try {
            PacedBody body = paced;
            if (body == null) {
                body = new PacedBody(watch, this, least);
                paced = body;
            }
            if (underWay == number) {
                waits = true;
                body.waits();
            }
        } finally {
            lock.unlock();
        }
    }

    private void endWait(PacedBody body) {
        lock.lock();
        try {
            if (waits) {
                waits = false;
                body.goesOn();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean lost() {
        return lost;
    }

    boolean tooSlow() {
        return tooSlow;
    }

    /** With HTTP/1.1 the connection's: of a write in its midst they tell how far it has come. */
    @Override
    public long bytesMoved() {
        KeptInterestEndPoint socket = ownSocket();
        return socket == null ? bytesWritten : socket.flushed();
    }

    @Override
    public boolean isEndless() {
        return endless;
    }

    /** By whoever writes it: the sweep must not look at fields that are being written. */
    void headIsComplete() {
        endless = EndlessBody.isOf(getHeaders());
    }

    @Override
    public void press() {
        KeptInterestEndPoint socket = ownSocket();
        if (socket != null) {
            getRequest().getComponents().getExecutor().execute(socket::tryWrite);
        }
    }

    @Override
    public void cutOff() {
        tooSlow = true;
        watch.count(FrontCount.READERS_TOO_SLOW);
        KeptInterestEndPoint socket = ownSocket();
        if (socket != null) {
            socket.drop(new ClientTooSlow());
        } else {
            Runnable told = HttpChannel.from(getRequest()).onFailure(new ClientTooSlow());
            if (told != null) {
                getRequest().getComponents().getExecutor().execute(told);
            }
        }
    }

    /** Null if others share it. */
    private @Nullable KeptInterestEndPoint ownSocket() {
        return getRequest().getConnectionMetaData() instanceof FrontConnection connection
                ? KeptInterestEndPoint.beneath(connection.getEndPoint())
                : null;
    }

    /** The write that is under way: one at a time, and one object for all. Notes a failure before whoever waits is told. */
    private final class Write implements Callback {

        private @Nullable Callback told;
        private boolean last;
        private int bytes;
        private long number = NONE;

        /** @return its number */
        long begin(boolean isLast, int length, Callback callback) {
            told = callback;
            last = isLast;
            bytes = length;
            number++;
            underWay = number;
            return number;
        }

        @Override
        public void succeeded() {
            long total = bytesWritten + bytes;
            bytesWritten = total;
            end().succeeded();
        }

        @Override
        public void failed(Throwable cause) {
            if (last) {
                lost = true;
            }
            end().failed(cause);
        }

        private Callback end() {
            Callback next = told;
            underWay = NONE;
            PacedBody body = paced;
            if (body != null) {
                endWait(body);
            }
            return Objects.requireNonNull(next);
        }

        @Override
        public InvocationType getInvocationType() {
            return Invocable.getInvocationType(told);
        }
    }
}
