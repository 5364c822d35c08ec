package dev.gatehouse.state.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A way to a server that can be slow, silent, cut, or break off in the middle of an answer. */
public final class FaultyWay implements AutoCloseable {

    private static final long MILLI = 1_000_000;

    private final int to;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile boolean silent;
    private volatile boolean refusing;
    private volatile boolean halving;
    private volatile long delayMillis;

    private FaultyWay(int to) throws IOException {
        this.to = to;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    public static FaultyWay to(int port) throws IOException {
        FaultyWay way = new FaultyWay(port);
        start(way::accept);
        return way;
    }

    public int port() {
        return door.getLocalPort();
    }

    /** From now on nothing gets through, and nobody is told; or all that has waited does. */
    public void silent(boolean now) {
        silent = now;
    }

    public void delayMillis(long now) {
        delayMillis = now;
    }

    /** All connections are cut, and new ones too as long as this holds. */
    public void cut(boolean now) {
        refusing = now;
        open.forEach(FaultyWay::close);
    }

    /** The next answer ends in its middle, with the connection. */
    public void halveNext() {
        halving = true;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = door.accept();
                if (refusing) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
                open.add(client);
                open.add(server);
                start(() -> relay(client, server, false));
                start(() -> relay(server, client, true));
            } catch (IOException e) {
                // Nobody is there, or the door was closed.
                LockSupport.parkNanos(MILLI);
            }
        }
    }

    private void relay(Socket from, Socket into, boolean answers) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                LockSupport.parkNanos(delayMillis * MILLI);
                while (silent && !closed && !from.isClosed()) {
                    LockSupport.parkNanos(MILLI);
                }
                if (answers && halving) {
                    halving = false;
                    out.write(buffer, 0, n / 2);
                    break;
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // It has ended, as connections do.
        } finally {
            close(from);
            close(into);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "faulty-way");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is as good as closed.
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        door.close();
        open.forEach(FaultyWay::close);
    }
}
