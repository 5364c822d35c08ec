package dev.gatehouse.listen;

import dev.gatehouse.listen.Refusals.Cause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ProxyConnectionFactory.ProxyEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a connection that a proxy passes on: from a trusted one, a whole header of the PROXY protocol, in time. From then on
 * the connection is what it would have been from its first byte, and its far end is the client. Anything else ends it without a word.
 */
final class ProxyHeaderConnection extends AbstractConnection implements Connection.UpgradeFrom {

    private final Connector connector;
    private final ProxyHeaderFactory settings;
    private final ConnectionFactory next;
    private final ByteBuffer received = BufferUtil.allocate(ProxyHeader.MOST_BYTES);
    private final Callback readable =
            Callback.from(InvocationType.NON_BLOCKING, this::onFillable, this::onFillInterestedFailed);

    /** By a header, or by its lack: the time limit and the client's bytes may come at one moment. */
    private final AtomicBoolean decided = new AtomicBoolean();

    /** Kept, as a socket that is closed knows it no more. */
    private final InetSocketAddress peer;

    private volatile Scheduler.@Nullable Task limit;

    ProxyHeaderConnection(Connector connector, EndPoint endPoint, ProxyHeaderFactory settings, ConnectionFactory next) {
        super(endPoint, connector.getExecutor());
        this.connector = connector;
        this.settings = settings;
        this.next = next;
        this.peer = (InetSocketAddress) endPoint.getRemoteSocketAddress();
    }

    @Override
    public void onOpen() {
        super.onOpen();
        if (!settings.trusts(peer)) {
            refuse(Cause.UNTRUSTED);
            return;
        }
        limit = connector
                .getScheduler()
                .schedule(() -> refuse(Cause.LATE), settings.limit().toMillis(), TimeUnit.MILLISECONDS);
        fillInterested(readable);
    }

    @Override
    public void onFillable() {
        try {
            int filled = getEndPoint().fill(received);
            while (filled > 0 && !takes(ProxyHeader.read(received))) {
                filled = getEndPoint().fill(received);
            }
            if (filled == 0) {
                fillInterested(readable);
            } else if (filled < 0) {
                gone();
            }
        } catch (IOException lost) {
            gone();
        } catch (RuntimeException | Error e) {
            // Nobody would read it any more.
            gone();
            throw e;
        }
    }

    private void gone() {
        decided.set(true);
        close();
    }

    /** Whether there is a decision. */
    private boolean takes(ProxyHeader.Reading reading) {
        return reading.fold(this::goOn, begun -> false, malformed -> {
            refuse(Cause.MALFORMED);
            return true;
        });
    }

    private boolean goOn(ProxyHeader.Whole header) {
        ProxyHeader.Ends ends = header.ends();
        if (!decided.compareAndSet(false, true)) {
            return true;
        }
        if (ends != null && !mayHaveOneMore(ends.client().getAddress())) {
            close();
        } else {
            received.position(received.position() + header.length());
            getEndPoint().upgrade(next.newConnection(connector, ends == null ? getEndPoint() : seenThrough(ends)));
        }
        return true;
    }

    private EndPoint seenThrough(ProxyHeader.Ends ends) {
        SocketAddress proxy = ends.proxy();
        return new ProxyEndPoint(
                getEndPoint(), proxy == null ? getEndPoint().getLocalSocketAddress() : proxy, ends.client());
    }

    private boolean mayHaveOneMore(InetAddress client) {
        KeptInterestEndPoint socket = KeptInterestEndPoint.beneath(getEndPoint());
        return socket == null || socket.place().isTakenBy(client);
    }

    private void refuse(Cause cause) {
        if (decided.compareAndSet(false, true)) {
            settings.refusals().add(cause, peer.getAddress());
            close();
        }
    }

    /** What came behind the header. */
    @Override
    public @Nullable ByteBuffer onUpgradeFrom() {
        return received.hasRemaining() ? received : null;
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        Scheduler.Task running = limit;
        if (running != null) {
            running.cancel();
        }
        super.onClose(cause);
    }
}
