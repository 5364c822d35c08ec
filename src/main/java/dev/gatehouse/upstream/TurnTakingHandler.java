package dev.gatehouse.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** What the reactor calls of a connection: its protocol handler, in its turn. */
final class TurnTakingHandler implements IOEventHandler {

    private static final Logger LOG = LogManager.getLogger(TurnTakingHandler.class);

    private final IOEventHandler handler;
    private final IOSession session;
    private final ProtocolTurn turn;
    private final @Nullable TlsOpening tls;

    /**
     * @param session what the handler is to take for its session
     * @param tls by what the connection is to be secured before the handler hears of it; null = by nothing
     */
    TurnTakingHandler(IOEventHandler handler, IOSession session, ProtocolTurn turn, @Nullable TlsOpening tls) {
        this.handler = handler;
        this.session = session;
        this.turn = turn;
        this.tls = tls;
    }

    /** Output by whoever has the turn. As the reactor does it: what the handler throws ends the connection. */
    void stepOutput() {
        try {
            handler.outputReady(session);
        } catch (Error e) {
            exception(session, new IOException("an exchange failed", e));
            session.close(CloseMode.GRACEFUL);
        } catch (IOException | RuntimeException e) {
            exception(session, e);
            session.close(CloseMode.GRACEFUL);
        }
    }

    @Override
    public void connected(IOSession reactors) throws IOException {
        inTurn(() -> {
            if (tls == null) {
                handler.connected(session);
            } else {
                secure(tls);
            }
        });
    }

    /** Whether it is: what it then brings is the handler's. */
    private boolean secure(TlsOpening opening) throws IOException {
        boolean secured = opening.channel().shakeHands();
        turn.writable(!opening.channel().holdsOutput());
        if (secured) {
            handler.connected(session);
            opening.secured();
        }
        return secured;
    }

    @Override
    public void inputReady(IOSession reactors, @Nullable ByteBuffer src) throws IOException {
        inTurn(() -> {
            try {
                if (tls == null) {
                    handler.inputReady(session, src);
                } else if (tls.isSecured() || secure(tls)) {
                    inputReady(tls.channel());
                }
            } finally {
                ReactorThread.inputEnds();
            }
        });
    }

    /** As long as something is left that no socket tells of, even if there is no room for it: it is a few records at most. */
    private void inputReady(TlsChannel channel) throws IOException {
        long before;
        do {
            before = channel.bytesRead();
            handler.inputReady(session, null);
        } while (channel.holdsInput() && channel.bytesRead() != before && session.isOpen());
    }

    @Override
    public void outputReady(IOSession reactors) throws IOException {
        inTurn(() -> {
            turn.writable(tls == null || tls.channel().flush());
            if (tls != null && !tls.isSecured()) {
                secure(tls);
            } else if (turn.isWritable()) {
                handler.outputReady(session);
            }
        });
    }

    @Override
    public void timeout(IOSession reactors, Timeout timeout) throws IOException {
        inTurn(() -> handler.timeout(session, timeout));
    }

    @Override
    public void exception(IOSession reactors, Exception cause) {
        atTheEnd(() -> {
            // The word on why it failed goes out before the handler closes at once.
            if (tls != null && tls.endedBy(cause)) {
                session.close(CloseMode.GRACEFUL);
            }
            handler.exception(session, cause);
        });
    }

    @Override
    public void disconnected(IOSession reactors) {
        atTheEnd(() -> {
            if (tls != null) {
                tls.disconnected();
            }
            handler.disconnected(session);
        });
    }

    /** What escapes from these would end the reactor, and with it every other connection. */
    private void atTheEnd(Event event) {
        try {
            inTurn(event);
        } catch (IOException | RuntimeException e) {
            LOG.error("{}: the end of a connection was not taken well", session.getId(), e);
        }
    }

    /** An error in one exchange, such as a full stack, is the end of its connection and of nothing else. */
    private void inTurn(Event event) throws IOException {
        turn.enter();
        try {
            event.run();
        } catch (Error e) {
            throw new IOException("an exchange failed", e);
        } finally {
            turn.leave();
        }
    }

    /** One event of the reactor. */
    private interface Event {
        void run() throws IOException;
    }
}
