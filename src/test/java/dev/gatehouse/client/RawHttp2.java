package dev.gatehouse.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;

/**
 * HTTP/2 frame by frame, for what no proper client sends.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6">RFC 9113 §6</a>
 */
public final class RawHttp2 implements AutoCloseable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RESET = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GO_AWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int ACKNOWLEDGED = 1;

    private final Socket socket;
    private final DataInputStream in;
    private final HPackDecoder fields = new HPackDecoder(4096, StandardCharsets.ISO_8859_1);

    private RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** One frame as it came. */
    public record Frame(int type, int flags, int stream, ByteBuffer payload) {

        /** Of a reset. */
        public int error() {
            return payload.getInt(0);
        }

        /** Of a farewell. */
        public int lastStream() {
            return payload.getInt(0);
        }

        /** Of a farewell. */
        public int reason() {
            return payload.getInt(4);
        }
    }

    /** Connects and says that it speaks HTTP/2. */
    public static RawHttp2 connect(int port) throws IOException {
        RawHttp2 connection = new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), port));
        connection
                .socket
                .getOutputStream()
                .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return connection.send(SETTINGS, 0, 0);
    }

    /** Lets the server send as much as it likes, on the streams to come and on all together. */
    public RawHttp2 openWindows() throws IOException {
        send(SETTINGS, 0, 0, new byte[] {0, 4, 0x7f, -1, -1, -1});
        return send(WINDOW_UPDATE, 0, 0, new byte[] {0x7f, -1, 0, 0});
    }

    /** A GET without a body. */
    public RawHttp2 get(int stream, String path, String... lines) throws IOException {
        return request(
                stream,
                END_STREAM | END_HEADERS,
                head(List.of(":method: GET", ":scheme: http", ":path: " + path, ":authority: a"), List.of(lines)));
    }

    public RawHttp2 request(int stream, int flags, byte[] head) throws IOException {
        return send(HEADERS, flags, stream, head);
    }

    /** Each line is {@code name: value}; none is indexed or compressed. */
    public static byte[] head(List<String> pseudo, List<String> lines) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        pseudo.forEach(line -> add(block, line));
        lines.forEach(line -> add(block, line));
        return block.toByteArray();
    }

    private static void add(ByteArrayOutputStream block, String line) {
        int colon = line.indexOf(": ");
        block.write(0);
        addText(block, line.substring(0, colon));
        addText(block, line.substring(colon + 2));
    }

    private static void addText(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            length -= 127;
            while (length >= 128) {
                block.write(length % 128 + 128);
                length /= 128;
            }
            block.write(length);
        }
        block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp2 send(int type, int flags, int stream, byte... payload) throws IOException {
        socket.getOutputStream().write(frame(type, flags, stream, payload));
        return this;
    }

    /** Many in one write. */
    public RawHttp2 send(byte[] frames) throws IOException {
        socket.getOutputStream().write(frames);
        return this;
    }

    public static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putShort((short) (payload.length >> 8))
                .put((byte) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** The next frame; settings are acknowledged on the way. */
    public Frame next() throws IOException {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException();
        }
        if (type == SETTINGS && (flags & ACKNOWLEDGED) == 0) {
            send(SETTINGS, ACKNOWLEDGED, 0);
        }
        return new Frame(type, flags, stream, ByteBuffer.wrap(payload).asReadOnlyBuffer());
    }

    /** The next frame of this type; what comes before it is passed over. */
    public Frame next(int type) throws IOException {
        Frame frame = next();
        while (frame.type() != type) {
            if (frame.type() == HEADERS) {
                fields(frame);
            }
            frame = next();
        }
        return frame;
    }

    /** The status of the next answer on any stream. */
    public int status() throws IOException {
        return fields(next(HEADERS)).stream()
                .filter(field -> field.getName().equals(":status"))
                .mapToInt(field -> Integer.parseInt(field.getValue()))
                .findFirst()
                .orElseThrow();
    }

    /** To be asked for each head in turn, as each builds on those before it. */
    public List<Header> fields(Frame head) {
        try {
            return fields.decodeHeaders(head.payload().duplicate());
        } catch (HPackException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether the server ends the connection, whatever it sends before. */
    public boolean isClosedByServer() throws IOException {
        try {
            while (true) {
                next();
            }
        } catch (EOFException | SocketException closed) {
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
