package dev.gatehouse.upstream;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.Lock;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which the thread that has something to send sends it, instead of waking the reactor to do so.
 *
 * <p>Commands are queued here, and what is said of readiness goes to {@link ProtocolTurn}, which decides who acts on it. All
 * else is the reactor's session.
 */
final class EagerSession implements IOSession {

    private final IOSession session;
    private final ProtocolTurn turn;
    private final Deque<Command> commands = new ConcurrentLinkedDeque<>();

    /** From the beginning on, where there is any. */
    private volatile @Nullable TlsOpening tls;

    EagerSession(IOSession session) {
        this.session = session;
        this.turn = new ProtocolTurn(session);
    }

    @Override
    public void enqueue(Command command, Command.Priority priority) {
        if (command instanceof TlsOpening opening) {
            opening.begin(session);
            tls = opening;
            return;
        }
        if (priority == Command.Priority.IMMEDIATE) {
            commands.addFirst(command);
        } else {
            commands.add(command);
        }
        if (isOpen()) {
            turn.askForCommands();
        } else {
            command.cancel();
        }
    }

    @Override
    public boolean hasCommands() {
        return !commands.isEmpty();
    }

    @Override
    public @Nullable Command poll() {
        return commands.poll();
    }

    @Override
    public int getEventMask() {
        return turn.interest();
    }

    @Override
    public void setEventMask(int ops) {
        turn.replaceInterest(ops);
    }

    @Override
    public void setEvent(int op) {
        turn.addInterest(op);
    }

    @Override
    public void clearEvent(int op) {
        turn.removeInterest(op);
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        TlsOpening secured = tls;
        int written;
        try {
            written = secured == null ? session.write(src) : secured.channel().write(src);
        } catch (SSLException e) {
            throw e;
        } catch (IOException e) {
            return thrownAway(src, e);
        }
        if (src.hasRemaining() || (secured != null && secured.channel().holdsOutput())) {
            turn.writable(false);
        }
        return written;
    }

    /**
     * What the upstream reads no more is thrown away: it may have answered before it closed, and the answer, or the
     * connection's end, is about to be read. A failure here would come before the answer and be told in its place.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-9.5">RFC 9112 §9.5</a>
     */
    private int thrownAway(ByteBuffer src, IOException failure) throws IOException {
        if (!session.isOpen()) {
            throw failure;
        }
        int count = src.remaining();
        src.position(src.limit());
        return count;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        TlsOpening secured = tls;
        int count = secured == null ? session.read(dst) : secured.channel().read(dst);
        ReactorThread.current()
                .read(!dst.hasRemaining()
                        || (secured != null && secured.channel().mayHoldMore()));
        return count;
    }

    @Override
    public void upgrade(IOEventHandler handler) {
        session.upgrade(new TurnTakingHandler(handler, this, turn, tls));
    }

    @Override
    public IOEventHandler getHandler() {
        return session.getHandler();
    }

    @Override
    public String getId() {
        return session.getId();
    }

    @Override
    public Lock getLock() {
        return session.getLock();
    }

    @Override
    public ByteChannel channel() {
        return session.channel();
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return session.getRemoteAddress();
    }

    @Override
    public SocketAddress getLocalAddress() {
        return session.getLocalAddress();
    }

    @Override
    public Status getStatus() {
        return session.getStatus();
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public void close() {
        close(CloseMode.GRACEFUL);
    }

    @Override
    public void close(CloseMode closeMode) {
        TlsOpening secured = tls;
        if (secured != null && closeMode == CloseMode.GRACEFUL && session.isOpen()) {
            secured.channel().close();
        }
        session.close(closeMode);
    }

    @Override
    public Timeout getSocketTimeout() {
        return session.getSocketTimeout();
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        session.setSocketTimeout(timeout);
    }

    @Override
    public long getLastReadTime() {
        return session.getLastReadTime();
    }

    @Override
    public long getLastWriteTime() {
        return session.getLastWriteTime();
    }

    @Override
    public long getLastEventTime() {
        return session.getLastEventTime();
    }

    @Override
    public void updateReadTime() {
        session.updateReadTime();
    }

    @Override
    public void updateWriteTime() {
        session.updateWriteTime();
    }

    @Override
    public String toString() {
        return session.toString();
    }
}
