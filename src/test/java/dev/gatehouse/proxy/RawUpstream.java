package dev.gatehouse.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A service on a raw socket that does with each connection what the test says. */
final class RawUpstream implements AutoCloseable {

    private final ServerSocket listener;
    private final Layer layer;
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private volatile Script script = Exchange::close;

    private RawUpstream(ServerSocket listener, Layer layer) {
        this.listener = listener;
        this.layer = layer;
    }

    static RawUpstream start() throws IOException {
        return start(socket -> socket);
    }

    /** One that speaks over something which lies on the sockets, such as TLS. */
    static RawUpstream start(Layer layer) throws IOException {
        return start(0, layer);
    }

    /** Where another was before. */
    static RawUpstream at(int port) throws IOException {
        return start(port, socket -> socket);
    }

    private static RawUpstream start(int port, Layer layer) throws IOException {
        RawUpstream upstream = new RawUpstream(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), layer);
        Thread thread = new Thread(upstream::accept, "raw-upstream");
        thread.setDaemon(true);
        thread.start();
        return upstream;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What happens to the connections from now on, each with a request's head read. */
    void does(Script next) {
        heads.clear();
        script = next;
    }

    /** Sends the answer and closes. */
    void answers(String answer) {
        does(exchange -> exchange.send(answer).close());
    }

    /** The next head that arrived, in ISO-8859-1. */
    String head() throws InterruptedException {
        return Objects.requireNonNull(heads.poll(20, TimeUnit.SECONDS), "no request came");
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread thread = new Thread(() -> serve(socket), "raw-upstream-connection");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void serve(Socket socket) {
        try {
            Exchange exchange = new Exchange(layer.on(socket), socket);
            // Who only connects wants to know whether one can.
            if (exchange.head().isEmpty()) {
                exchange.close();
                return;
            }
            heads.add(exchange.head());
            script.run(exchange);
        } catch (IOException gone) {
            // As it happens to services.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** What lies on a socket. */
    interface Layer {
        Socket on(Socket socket) throws IOException;
    }

    /** What a test has a connection do. */
    interface Script {
        void run(Exchange exchange) throws IOException;
    }

    /** One connection. */
    static final class Exchange {

        private final Socket socket;
        private final Socket transport;
        private final InputStream in;
        private final OutputStream out;
        private final String head;

        Exchange(Socket socket, Socket transport) throws IOException {
            this.socket = socket;
            this.transport = transport;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
            this.head = readUntil("\r\n\r\n");
        }

        /** Of the first request. */
        String head() {
            return head;
        }

        Exchange send(String bytes) throws IOException {
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        }

        /** All up to and with this end, or up to the end of the stream. */
        String readUntil(String end) throws IOException {
            StringBuilder read = new StringBuilder();
            for (int next = in.read(); next >= 0; next = in.read()) {
                read.append((char) next);
                if (next == end.charAt(end.length() - 1) && read.toString().endsWith(end)) {
                    break;
                }
            }
            return read.toString();
        }

        String read(int count) throws IOException {
            return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
        }

        void close() throws IOException {
            socket.close();
        }

        /** Without a word of what lies on the socket. */
        void cut() throws IOException {
            transport.close();
        }

        Socket socket() {
            return socket;
        }
    }
}
