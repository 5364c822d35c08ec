package dev.gatehouse.upstream;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which the thread that has something to send sends it, instead of waking the reactor to do so.
 *
 * <p>HttpCore's protocol handler expects one thread, the reactor's. Here a lock makes calls into it exclusive, so that
 * any thread may make them:
 *
 * <ul>
 *   <li>Whoever asks for output (a queued command, more of a body) notes it in {@link #asked} and then tries the lock. If
 *       it is free, that thread runs the handler's output step itself; if not, the holder does so when it leaves.
 *   <li>The holder looks at {@link #asked} once more <em>after</em> it has unlocked. Without that, what was asked
 *       between its last look and the unlock would be lost and the connection would hang.
 *   <li>What the handler says about its interest in readiness is only noted inside the lock, and applied once at the
 *       end if it differs from what the selector has: most requests then change nothing, and each change saved is a
 *       wake-up of the selector saved.
 *   <li>While the socket does not take all that is written, output is left to the reactor, which knows when it does
 *       again; otherwise a chunked body would pile up in HttpCore's buffer, which never refuses.
 * </ul>
 *
 * <p>Only {@code tryLock} is used from outside the reactor, so no order of locks can dead-lock.
 */
final class EagerSession implements IOSession {

    private static final Logger LOG = LogManager.getLogger(EagerSession.class);

    private static final int COMMAND = 1 << 16;
    private static final int CLEAR_SHIFT = 8;
    private static final int OPS = 0xFF;

    /** The first output step writes, the second sees that all is written and takes its interest back. */
    private static final int OUTPUT_STEPS = 2;

    private static final VarHandle ASKED;

    static {
        try {
            ASKED = MethodHandles.lookup().findVarHandle(EagerSession.class, "asked", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final IOSession session;
    private final ReentrantLock protocol = new ReentrantLock();
    private final Deque<Command> commands = new ConcurrentLinkedDeque<>();

    /** From outside the lock: operations to set, those to clear shifted by 8, and whether a command was queued. */
    private volatile int asked;

    /** Guarded by {@link #protocol}: the interest that the handler has by now. */
    private int interest;

    /** Guarded by {@link #protocol}: the last write did not fit into the socket's buffer. */
    private boolean writeBlocked;

    EagerSession(IOSession session) {
        this.session = session;
    }

    @Override
    public void enqueue(Command command, Command.Priority priority) {
        if (priority == Command.Priority.IMMEDIATE) {
            commands.addFirst(command);
        } else {
            commands.add(command);
        }
        if (isOpen()) {
            ask(COMMAND, 0);
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
        return protocol.isHeldByCurrentThread() ? interest : session.getEventMask();
    }

    @Override
    public void setEventMask(int ops) {
        if (protocol.isHeldByCurrentThread()) {
            interest = ops;
        } else {
            ask(ops, ~ops & OPS);
        }
    }

    @Override
    public void setEvent(int op) {
        if (protocol.isHeldByCurrentThread()) {
            interest |= op;
        } else {
            ask(op, 0);
        }
    }

    @Override
    public void clearEvent(int op) {
        if (protocol.isHeldByCurrentThread()) {
            interest &= ~op;
        } else {
            ask(0, op);
        }
    }

    private void ask(int set, int clear) {
        int before;
        int after;
        do {
            before = asked;
            after = (before | set | (clear << CLEAR_SHIFT)) & ~(set << CLEAR_SHIFT) & ~clear;
        } while (!ASKED.compareAndSet(this, before, after));
        serveUnlessHeld();
    }

    /** Serves what was asked for, as long as nobody holds the lock who will do so when leaving. */
    private void serveUnlessHeld() {
        while (asked != 0 && !protocol.isHeldByCurrentThread() && protocol.tryLock()) {
            try {
                interest = currentMask();
                serve();
                applyInterest();
            } finally {
                protocol.unlock();
            }
        }
    }

    private void serve() {
        int todo = (int) ASKED.getAndSet(this, 0);
        interest = (interest | (todo & OPS)) & ~((todo >> CLEAR_SHIFT) & OPS);
        if ((todo & (COMMAND | SelectionKey.OP_WRITE)) != 0) {
            interest |= SelectionKey.OP_WRITE;
            Guard guard = (Guard) session.getHandler();
            for (int step = 0; step < OUTPUT_STEPS && wantsOutput(); step++) {
                runOutput(guard);
            }
        }
    }

    private boolean wantsOutput() {
        return (interest & SelectionKey.OP_WRITE) != 0 && !writeBlocked && isOpen();
    }

    /** As the reactor does it: what the handler throws ends the connection. */
    private void runOutput(Guard guard) {
        try {
            guard.handler.outputReady(this);
        } catch (Error e) {
            guard.exception(this, new IOException("an exchange failed", e));
            close(CloseMode.GRACEFUL);
        } catch (IOException | RuntimeException e) {
            guard.exception(this, e);
            close(CloseMode.GRACEFUL);
        }
    }

    private int currentMask() {
        try {
            return session.getEventMask();
        } catch (CancelledKeyException closed) {
            return 0;
        }
    }

    private void applyInterest() {
        try {
            if (isOpen() && interest != session.getEventMask()) {
                session.setEventMask(interest);
            }
        } catch (CancelledKeyException closed) {
            // The reactor tells the handler of the close.
        }
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        int written = session.write(src);
        if (src.hasRemaining()) {
            writeBlocked = true;
        }
        return written;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        return session.read(dst);
    }

    @Override
    public void upgrade(IOEventHandler handler) {
        session.upgrade(new Guard(handler));
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
        session.close();
    }

    @Override
    public void close(CloseMode closeMode) {
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

    /** What the reactor calls: the handler, inside the lock. */
    private final class Guard implements IOEventHandler {

        private final IOEventHandler handler;

        Guard(IOEventHandler handler) {
            this.handler = handler;
        }

        @Override
        public void connected(IOSession ignored) throws IOException {
            inside(() -> handler.connected(EagerSession.this));
        }

        @Override
        public void inputReady(IOSession ignored, @Nullable ByteBuffer src) throws IOException {
            inside(() -> handler.inputReady(EagerSession.this, src));
        }

        @Override
        public void outputReady(IOSession ignored) throws IOException {
            inside(() -> {
                writeBlocked = false;
                handler.outputReady(EagerSession.this);
            });
        }

        @Override
        public void timeout(IOSession ignored, Timeout timeout) throws IOException {
            inside(() -> handler.timeout(EagerSession.this, timeout));
        }

        @Override
        public void exception(IOSession ignored, Exception cause) {
            atTheEnd(() -> handler.exception(EagerSession.this, cause));
        }

        @Override
        public void disconnected(IOSession ignored) {
            atTheEnd(() -> handler.disconnected(EagerSession.this));
        }

        /** What escapes from these would end the reactor, and with it every other connection. */
        private void atTheEnd(Event event) {
            try {
                inside(event);
            } catch (IOException | RuntimeException e) {
                LOG.error("{}: the end of a connection was not taken well", getId(), e);
            }
        }

        /** An error in one exchange, such as a full stack, is the end of its connection and of nothing else. */
        private void inside(Event event) throws IOException {
            enter();
            try {
                event.run();
            } catch (Error e) {
                throw new IOException("an exchange failed", e);
            } finally {
                leave();
            }
        }

        private void enter() {
            protocol.lock();
            if (protocol.getHoldCount() == 1) {
                interest = currentMask();
            }
        }

        private void leave() {
            try {
                if (protocol.getHoldCount() == 1) {
                    if (asked != 0) {
                        serve();
                    }
                    applyInterest();
                }
            } finally {
                protocol.unlock();
            }
            serveUnlessHeld();
        }
    }

    /** One event of the reactor. */
    private interface Event {
        void run() throws IOException;
    }
}
