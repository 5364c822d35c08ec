package dev.gatehouse.proxy;

import dev.gatehouse.client.RawHttp2;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;

/**
 * A service that speaks HTTP/2 frame by frame, as no proper one would.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6">RFC 9113 §6</a>
 */
public final class RawHttp2Service implements AutoCloseable {

    static final int WHOLE = RawHttp2.END_HEADERS | RawHttp2.END_STREAM;

    private static final int PREFACE_BYTES = 24;
    /** Longer than any test may take: a connection on which nothing is said must not end by itself before the test does. */
    private static final int PATIENCE_MILLIS = 120_000;

    private static final int ACKNOWLEDGED = 1;

    private final ServerSocket listener;
    private final RawUpstream.Layer layer;
    private final AtomicInteger connections = new AtomicInteger();
    private final BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
    private volatile Script script;

    private RawHttp2Service(ServerSocket listener, RawUpstream.Layer layer, Script script) {
        this.listener = listener;
        this.layer = layer;
        this.script = script;
    }

    /** @param script what happens to each connection, whose first bytes have been read */
    public static RawHttp2Service start(Script script) throws IOException {
        return start(socket -> socket, script);
    }

    static RawHttp2Service start(RawUpstream.Layer layer, Script script) throws IOException {
        RawHttp2Service service =
                new RawHttp2Service(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), layer, script);
        Thread thread = new Thread(service::accept, "raw-http2-service");
        thread.setDaemon(true);
        thread.start();
        return service;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** That were opened so far. */
    public int connections() {
        return connections.get();
    }

    public void does(Script next) {
        script = next;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                Thread thread = new Thread(() -> serve(socket), "raw-http2-connection");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void serve(Socket socket) {
        try (Connection connection = new Connection(layer.on(socket), socket)) {
            if (connection.in.readNBytes(PREFACE_BYTES).length == PREFACE_BYTES) {
                script.run(connection);
            }
        } catch (SocketTimeoutException e) {
            faults.add(new AssertionError("the gateway said nothing for too long", e));
        } catch (IOException gone) {
            // As it happens to services.
        } catch (InterruptedException | RuntimeException | AssertionError e) {
            faults.add(e);
        }
    }

    /** What went wrong in the service is told by who waits for it. */
    public void assertNoFault() {
        Throwable fault = faults.poll();
        if (fault != null) {
            throw new AssertionError(fault);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** What a test has a connection do. At its end it is closed. */
    public interface Script {
        void run(Connection connection) throws IOException, InterruptedException;
    }

    /** One connection. */
    public static final class Connection implements AutoCloseable {

        private final Socket socket;
        private final Socket transport;
        private final DataInputStream in;

        /** Had at the beginning: what was written may have the gateway end the connection before the writer goes on. */
        private final OutputStream out;

        private int farewell = -1;
        private final HPackDecoder fields = new HPackDecoder(4096, StandardCharsets.ISO_8859_1);

        Connection(Socket socket, Socket transport) throws IOException {
            this.socket = socket;
            this.transport = transport;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
            transport.setSoTimeout(PATIENCE_MILLIS);
        }

        /** Says what it takes; each is a number and a value. */
        public Connection settings(int... entries) throws IOException {
            ByteBuffer payload = ByteBuffer.allocate(entries.length * 3);
            for (int i = 0; i < entries.length; i += 2) {
                payload.putShort((short) entries[i]).putInt(entries[i + 1]);
            }
            return send(RawHttp2.SETTINGS, 0, 0, payload.array());
        }

        Connection send(int type, int flags, int stream, byte... payload) throws IOException {
            return send(RawHttp2.frame(type, flags, stream, payload));
        }

        Connection send(byte... frames) throws IOException {
            out.write(frames);
            out.flush();
            return this;
        }

        public Connection head(int stream, int flags, String... lines) throws IOException {
            return send(RawHttp2.HEADERS, flags, stream, RawHttp2.head(List.of(), List.of(lines)));
        }

        public Connection data(int stream, boolean ends, String text) throws IOException {
            return send(
                    RawHttp2.DATA, ends ? RawHttp2.END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** 200 with a short body, in one write. */
        public Connection answer(int stream, String body) throws IOException {
            return together(
                    RawHttp2.frame(
                            RawHttp2.HEADERS,
                            RawHttp2.END_HEADERS,
                            stream,
                            RawHttp2.head(List.of(), List.of(":status: 200"))),
                    RawHttp2.frame(
                            RawHttp2.DATA, RawHttp2.END_STREAM, stream, body.getBytes(StandardCharsets.ISO_8859_1)));
        }

        /**
         * In one write: who closes at the first of them has read the others too. Where bytes are left unread the socket's end is a reset,
         * which may take what was said before it away from the reader.
         */
        Connection together(byte[]... frames) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] frame : frames) {
                all.writeBytes(frame);
            }
            return send(all.toByteArray());
        }

        public Connection goAway(int last, int code) throws IOException {
            return send(
                    RawHttp2.GO_AWAY,
                    0,
                    0,
                    ByteBuffer.allocate(8).putInt(last).putInt(code).array());
        }

        public Connection reset(int stream, int code) throws IOException {
            return send(
                    RawHttp2.RESET,
                    0,
                    stream,
                    ByteBuffer.allocate(4).putInt(code).array());
        }

        public Connection widen(int stream, int by) throws IOException {
            return send(
                    RawHttp2.WINDOW_UPDATE,
                    0,
                    stream,
                    ByteBuffer.allocate(4).putInt(by).array());
        }

        /** The reason that the gateway gave for its going; -1 if none. */
        int farewell() {
            return farewell;
        }

        /** The next frame; settings and pings are acknowledged on the way. */
        public RawHttp2.Frame next() throws IOException {
            int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(length);
            if (payload.length < length) {
                throw new EOFException();
            }
            if (type == RawHttp2.SETTINGS && (flags & ACKNOWLEDGED) == 0) {
                send(RawHttp2.SETTINGS, ACKNOWLEDGED, 0);
            }
            if (type == RawHttp2.PING && (flags & ACKNOWLEDGED) == 0) {
                send(RawHttp2.PING, ACKNOWLEDGED, 0, payload);
            }
            if (type == RawHttp2.GO_AWAY) {
                farewell = ByteBuffer.wrap(payload).getInt(4);
            }
            return new RawHttp2.Frame(
                    type, flags, stream, ByteBuffer.wrap(payload).asReadOnlyBuffer());
        }

        /** The next frame of this type; what comes before it is passed over. */
        public RawHttp2.Frame next(int type) throws IOException {
            RawHttp2.Frame frame = next();
            while (frame.type() != type) {
                if (frame.type() == RawHttp2.HEADERS) {
                    fields(frame);
                }
                frame = next();
            }
            return frame;
        }

        /** The number of the next request's stream. */
        public int request() throws IOException {
            return requestHead().stream();
        }

        public Request requestHead() throws IOException {
            RawHttp2.Frame frame = next(RawHttp2.HEADERS);
            return new Request(frame.stream(), frame.flags(), fields(frame));
        }

        private List<Header> fields(RawHttp2.Frame head) {
            try {
                return fields.decodeHeaders(head.payload().duplicate());
            } catch (HPackException e) {
                throw new AssertionError(e);
            }
        }

        /** Until the gateway ends it; returns the reason that it gave, -1 for none. */
        public int untilClosed() throws IOException {
            try {
                while (true) {
                    next();
                }
            } catch (EOFException | SocketException closed) {
                return farewell;
            }
        }

        /** Until the gateway ends it, saying nothing. */
        public void silentUntilClosed() throws IOException {
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (SocketException reset) {
                // An end as good as any other.
            }
        }

        /** Returns when the gateway has read all that was sent. */
        public Connection read() throws IOException {
            send(RawHttp2.PING, 0, 0, new byte[8]);
            next(RawHttp2.PING);
            return this;
        }

        /** Without a word of what lies on the socket. */
        void cut() throws IOException {
            transport.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** A request's head. */
    public record Request(int stream, int flags, List<Header> fields) {

        /** The only value of a field. */
        public String field(String name) {
            List<String> values = fields.stream()
                    .filter(field -> field.getName().equals(name))
                    .map(Header::getValue)
                    .toList();
            return values.size() == 1 ? Objects.requireNonNull(values.get(0)) : values.toString();
        }

        public boolean endsStream() {
            return (flags & RawHttp2.END_STREAM) != 0;
        }
    }

    /** Waits for what another thread brings. */
    public static <T> T awaited(BlockingQueue<T> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(20, TimeUnit.SECONDS), "nothing came");
    }
}
