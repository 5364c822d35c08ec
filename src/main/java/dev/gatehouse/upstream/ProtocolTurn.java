package dev.gatehouse.upstream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.core5.reactor.IOSession;

/**
 * Whose turn it is to call one connection's protocol handler, and what has been asked of it meanwhile.
 *
 * <p>HttpCore's handler expects one thread, the reactor's. Here a lock makes calls into it exclusive, so that any thread
 * may make them:
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
final class ProtocolTurn {

    private static final int COMMAND = 1 << 16;
    private static final int CLEAR_SHIFT = 8;
    private static final int OPS = 0xFF;

    /** The first output step writes, the second sees that all is written and takes its interest back. */
    private static final int OUTPUT_STEPS = 2;

    private static final VarHandle ASKED;

    static {
        try {
            ASKED = MethodHandles.lookup().findVarHandle(ProtocolTurn.class, "asked", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final IOSession session;
    private final ReentrantLock lock = new ReentrantLock();

    /** From outside the lock: operations to set, those to clear shifted by 8, and whether a command was queued. */
    private volatile int asked;

    /** Guarded by the lock: the interest that the handler has by now. */
    private int interest;

    /** Guarded by the lock: the last write did not fit into the socket's buffer. */
    private boolean writeBlocked;

    /** @param session the reactor's own, with a {@link TurnTakingHandler} */
    ProtocolTurn(IOSession session) {
        this.session = session;
    }

    /** On the reactor's thread, before it calls the handler. */
    void enter() {
        lock.lock();
        if (lock.getHoldCount() == 1) {
            interest = currentMask();
        }
    }

    /** Ends what {@link #enter} began, and does what was asked for in between. */
    void leave() {
        try {
            if (lock.getHoldCount() == 1) {
                if (asked != 0) {
                    serve();
                }
                applyInterest();
            }
        } finally {
            lock.unlock();
        }
        serveUnlessHeld();
    }

    /** A command was queued. */
    void askForCommands() {
        ask(COMMAND, 0);
    }

    int interest() {
        return isOurs() ? interest : session.getEventMask();
    }

    void replaceInterest(int operations) {
        if (isOurs()) {
            interest = operations;
        } else {
            ask(operations, ~operations & OPS);
        }
    }

    void addInterest(int operation) {
        if (isOurs()) {
            interest |= operation;
        } else {
            ask(operation, 0);
        }
    }

    void removeInterest(int operation) {
        if (isOurs()) {
            interest &= ~operation;
        } else {
            ask(0, operation);
        }
    }

    /** Whether the socket takes what is written. Called by whoever has the turn. */
    void writable(boolean writable) {
        writeBlocked = !writable;
    }

    boolean isWritable() {
        return !writeBlocked;
    }

    private boolean isOurs() {
        return lock.isHeldByCurrentThread();
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

    /** Serves what was asked for, as long as nobody has the turn who will do so when leaving. */
    private void serveUnlessHeld() {
        while (asked != 0 && !isOurs() && lock.tryLock()) {
            try {
                interest = currentMask();
                serve();
                applyInterest();
            } finally {
                lock.unlock();
            }
        }
    }

    private void serve() {
        int todo = (int) ASKED.getAndSet(this, 0);
        interest = (interest | (todo & OPS)) & ~((todo >> CLEAR_SHIFT) & OPS);
        if ((todo & (COMMAND | SelectionKey.OP_WRITE)) != 0) {
            interest |= SelectionKey.OP_WRITE;
            TurnTakingHandler handler = (TurnTakingHandler) session.getHandler();
            for (int step = 0; step < OUTPUT_STEPS && wantsOutput(); step++) {
                handler.stepOutput();
            }
        }
    }

    private boolean wantsOutput() {
        return (interest & SelectionKey.OP_WRITE) != 0 && !writeBlocked && session.isOpen();
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
            int wanted = writeBlocked ? interest | SelectionKey.OP_WRITE : interest;
            if (session.isOpen() && wanted != session.getEventMask()) {
                session.setEventMask(wanted);
            }
        } catch (CancelledKeyException closed) {
            // The reactor tells the handler of the close.
        }
    }
}
