package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.listen.TlsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One connection of a client that says just what the test says, one byte for each char. */
final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    /** Beneath TLS, or the same. Closed in the place of the other, which would wait for a write that does. */
    private final Socket transport;

    private RawClient(Socket socket, Socket transport) {
        this.socket = socket;
        this.transport = transport;
    }

    static RawClient connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new RawClient(socket, socket);
    }

    /** By TLS if the place says https, naming no server. */
    static RawClient connect(URI place) throws IOException {
        return connect(place, "");
    }

    /** The same, with something to say before TLS. */
    static RawClient connect(URI place, String preface) throws IOException {
        RawClient plain = connect(place.getPort()).send(preface);
        return place.getScheme().equals("https")
                ? new RawClient(new TlsClient().connect(plain.transport, "").socket(), plain.transport)
                : plain;
    }

    /** Everything that is answered to one request, which must ask for the connection to be closed. */
    static String ask(int port, String request) throws IOException {
        try (RawClient client = connect(port)) {
            return client.send(request).rest();
        }
    }

    /** The same, at a place. */
    static String ask(URI place, String request) throws IOException {
        try (RawClient client = connect(place)) {
            return client.send(request).rest();
        }
    }

    static String get(String path, String... fields) {
        return head("GET", path, fields);
    }

    static String post(String path, String... fields) {
        return head("POST", path, fields);
    }

    static String head(String method, String path, String... fields) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    static void assertStatus(int status, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    }

    RawClient send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Has nothing more to say. Not under TLS. */
    RawClient end() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Whether it can be sent: the connection is not known to have ended. */
    boolean trySend(String bytes) {
        try {
            send(bytes);
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    /** Whether something has come. */
    boolean isAnswered() {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException ended) {
            return true;
        }
    }

    String read(int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    /** The next byte; empty when the connection has ended, well or not. */
    String readOne() throws IOException {
        try {
            return read(1);
        } catch (SocketException reset) {
            // An end as good as any other: what matters is what came before.
            return "";
        }
    }

    /** All up to and with this end, or up to the end of the stream. */
    String readUntil(String end) throws IOException {
        StringBuilder received = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next >= 0;
                next = socket.getInputStream().read()) {
            received.append((char) next);
            if (next == end.charAt(end.length() - 1) && received.toString().endsWith(end)) {
                break;
            }
        }
        return received.toString();
    }

    /** All that comes until the connection ends, well or not. */
    String rest() throws IOException {
        StringBuilder received = new StringBuilder();
        for (String next = readOne(); !next.isEmpty(); next = readOne()) {
            received.append(next);
        }
        return received.toString();
    }

    /** Leaves without waiting for anything: the other side's next write fails. */
    void reset() throws IOException {
        transport.setSoLinger(true, 0);
        transport.close();
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
