package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** One connection of a client that says just what the test says, one byte for each char. */
final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    static RawClient connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new RawClient(socket);
    }

    /** Everything that is answered to one request, which must ask for the connection to be closed. */
    static String ask(int port, String request) throws IOException {
        try (RawClient client = connect(port)) {
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
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
