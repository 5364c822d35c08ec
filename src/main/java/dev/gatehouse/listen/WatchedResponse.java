package dev.gatehouse.listen;

import dev.gatehouse.exchange.ClientTooSlow;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
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

    private static final VarHandle PHASE;

    static {
        try {
            PHASE = MethodHandles.lookup().findVarHandle(WatchedResponse.class, "phase", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int IDLE = 0;
    private static final int WRITING = 1;

    /** The write has not ended at once: it is the client's turn. */
    private static final int WAITING = 2;

    private final Watch watch;
    private final Write write = new Write();
    private volatile int phase = IDLE;
    private volatile @Nullable PacedBody paced;
    private volatile long bytesWritten;
    private volatile boolean lost;
    private volatile boolean tooSlow;

    WatchedResponse(Request request, Response wrapped, Watch watch) {
        super(request, wrapped);
        this.watch = watch;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        write.begin(last, BufferUtil.length(content), callback);
        if (last && wouldStateALength(content)) {
            super.write(
                    false,
                    null,
                    Callback.from(InvocationType.NON_BLOCKING, () -> super.write(true, content, write), write::failed));
        } else {
            super.write(last, content, write);
        }
        if (phase == WRITING) {
            awaitClient();
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

    private void awaitClient() {
        Integer least = watch.patience().leastBytesPerSecond();
        if (least == null) {
            return;
        }
        PacedBody body = paced;
        if (body == null) {
            body = new PacedBody(watch, this, least);
            paced = body;
        }
        body.waits();
        if (!PHASE.compareAndSet(this, WRITING, WAITING)) {
            body.goesOn();
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
        return EndlessBody.isOf(getHeaders());
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

        void begin(boolean isLast, int length, Callback callback) {
            told = callback;
            last = isLast;
            bytes = length;
            phase = WRITING;
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
            PacedBody body = paced;
            if ((int) PHASE.getAndSet(WatchedResponse.this, IDLE) == WAITING && body != null) {
                body.goesOn();
            }
            return Objects.requireNonNull(told);
        }

        @Override
        public InvocationType getInvocationType() {
            return Invocable.getInvocationType(told);
        }
    }
}
