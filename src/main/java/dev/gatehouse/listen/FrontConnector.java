package dev.gatehouse.listen;

import dev.gatehouse.listen.Entrance.Place;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A listener for clients: there are only so many of them, and their sockets keep their interest.
 *
 * <p>A connection's place ({@link Entrance}) goes with it from here to its end point, which leaves it when it is closed; if it
 * does not come to have one, the selector that was to make it says so.
 */
final class FrontConnector extends ServerConnector {

    private final Watch watch;
    private final Entrance entrance;

    FrontConnector(Server server, int selectors, Watch watch, Entrance entrance, ConnectionFactory... protocols) {
        super(server, 1, selectors, protocols);
        this.watch = watch;
        this.entrance = entrance;
        entrance.sendBufferBytes().ifPresent(this::setAcceptedSendBufferSize);
    }

    /** As Jetty does it, but for who is let in: it tells nobody of a connection before its selector has it. */
    @Override
    public void accept(int acceptor) throws IOException {
        ServerSocketChannel listening = (ServerSocketChannel) getTransport();
        if (listening != null && listening.isOpen()) {
            receive(listening.accept());
        }
    }

    /** What goes wrong with one client's socket, which the client may have closed by now, is not the listener's. */
    private void receive(SocketChannel client) throws IOException {
        try {
            SocketAddress peer = client.getRemoteAddress();
            if (peer instanceof InetSocketAddress known && entrance.enter(known.getAddress()) instanceof Place place) {
                take(client, place);
            } else {
                reset(client);
            }
        } catch (IOException gone) {
            client.close();
        } catch (RuntimeException | Error e) {
            client.close();
            throw e;
        }
    }

    private void take(SocketChannel client, Place place) throws IOException {
        try {
            client.configureBlocking(false);
            configure(client.socket());
            getSelectorManager().accept(client, place);
        } catch (IOException | RuntimeException | Error e) {
            place.leave();
            throw e;
        }
    }

    /**
     * Closes it so that the client knows at once that nothing was taken up, and that the kernel keeps nothing of it, as it
     * would for a minute otherwise.
     */
    private static void reset(SocketChannel client) throws IOException {
        try (client) {
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
    }

    /** Called while Jetty's own part is made. */
    @Override
    protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int selectors) {
        return new ServerConnectorManager(executor, scheduler, selectors) {

            @Override
            protected void onAcceptFailed(SelectableChannel channel, Throwable cause, @Nullable Object place) {
                ((Place) Objects.requireNonNull(place, "from take")).leave();
                super.onAcceptFailed(channel, cause, place);
            }
        };
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        var endPoint =
                new KeptInterestEndPoint(channel, selector, key, getScheduler(), watch, (Place) key.attachment());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }
}
