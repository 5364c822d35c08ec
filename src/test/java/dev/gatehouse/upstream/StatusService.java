package dev.gatehouse.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A service that answers every request with the status that the test wants, or with nothing. */
final class StatusService implements AutoCloseable {

    private static final int NOTHING = 0;

    private final ServerSocket listener;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;
    private volatile boolean drops;

    private StatusService(ServerSocket listener) {
        this.listener = listener;
    }

    static StatusService start() throws IOException {
        StatusService service = new StatusService(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        daemon(service::accept);
        return service;
    }

    int port() {
        return listener.getLocalPort();
    }

    void answers(int next) {
        status = next;
    }

    /** From now on it takes connections and requests, and answers none. */
    void hangs() {
        status = NOTHING;
    }

    /** From now on a connection that has been answered on ends when it is used again. */
    void dropsKept() {
        drops = true;
    }

    /** Requests that have come. */
    int asked() {
        return asked.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            boolean answered = false;
            for (int next = in.read(); next >= 0; next = in.read()) {
                head.append((char) next);
                if (head.toString().endsWith("\r\n\r\n")) {
                    head.setLength(0);
                    asked.incrementAndGet();
                    if (answered && drops) {
                        return;
                    }
                    answered = true;
                    int now = status;
                    if (now != NOTHING) {
                        String answer = "HTTP/1.1 " + now + " As Asked\r\nContent-Length: 0\r\n\r\n";
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    }
                }
            }
        } catch (IOException gone) {
            // As it happens to services.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "status-service");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
