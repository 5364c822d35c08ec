package dev.gatehouse.container;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** A service on a raw socket: what it sends, well or badly, depends on the path alone. One request per connection. */
final class ScriptedUpstream implements AutoCloseable {

    private static final int PATTERN = 251;
    private static final int PATIENCE_SECONDS = 20;
    private static final int ENDLESS_PIECE = 0x8000;

    /** More than any buffer on the way holds, so that the answer has begun when it is cut. */
    private static final int CUT_AFTER = 1024 * 1024;

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Semaphore secondEvent = new Semaphore(0);
    private final Semaphore endless = new Semaphore(0);
    private final Semaphore counted = new Semaphore(0);
    private final ConcurrentHashMap.KeySetView<Socket, Boolean> open = ConcurrentHashMap.newKeySet();

    private ScriptedUpstream(ServerSocket listener) {
        this.listener = listener;
    }

    static ScriptedUpstream start() throws IOException {
        ScriptedUpstream upstream = new ScriptedUpstream(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        upstream.threads.execute(upstream::accept);
        return upstream;
    }

    String endpoint() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Lets {@code /events} go on, or {@code /late}. */
    void sendSecondEvent() {
        secondEvent.release();
    }

    /** Whether {@code /endless} has been cut off; waits for it. */
    boolean endlessIsLetGo() throws InterruptedException {
        return endless.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether so many bytes have come to {@code /counted}; waits for them. */
    boolean hasCounted(int bytes) throws InterruptedException {
        return counted.tryAcquire(bytes, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What {@code /sum} answers to a body. */
    static String sum(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return body.length + " " + Long.toHexString(crc.getValue());
    }

    /** What {@code /bytes/LENGTH} answers. */
    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % PATTERN);
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket socket) {
        open.add(socket);
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            HttpHead head = HttpHead.read(in);
            answer(head, in, out);
        } catch (IOException e) {
            // The gateway left, as it may.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private void answer(HttpHead request, InputStream in, OutputStream out) throws IOException, InterruptedException {
        String path = request.path();
        InputStream body = request.body(in);
        if (path.startsWith("/bytes/")) {
            fixed(out, pattern(Integer.parseInt(path.substring("/bytes/".length()))));
            return;
        }
        switch (path) {
            case "/sum" -> fixed(out, sum(body));
            case "/counted" -> {
                int count = 0;
                while (body.read() >= 0) {
                    count++;
                    counted.release();
                }
                fixed(out, String.valueOf(count).getBytes(StandardCharsets.US_ASCII));
            }
            case "/framing" -> {
                // A service that closes with a body unread resets the connection, perhaps before its answer is read.
                body.transferTo(OutputStream.nullOutputStream());
                fixed(out, framing(request).getBytes(StandardCharsets.US_ASCII));
            }
            case "/endless" -> {
                head(out, "Transfer-Encoding: chunked");
                try {
                    while (true) {
                        chunk(out, "x".repeat(ENDLESS_PIECE));
                    }
                } finally {
                    endless.release();
                }
            }
            case "/events" -> {
                head(out, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
                chunk(out, "data: 1\n\n");
                secondEvent.acquire();
                chunk(out, "data: 2\n\n");
                chunk(out, "");
            }
            case "/late" -> {
                head(out, "Content-Length: 18");
                write(out, "data: 1\n\n");
                secondEvent.acquire();
                write(out, "data: 2\n\n");
            }
            case "/cut-fixed" -> {
                head(out, "Content-Length: " + 2 * CUT_AFTER);
                out.write(pattern(CUT_AFTER));
            }
            case "/cut-chunked" -> {
                head(out, "Transfer-Encoding: chunked");
                chunk(out, "x".repeat(CUT_AFTER));
            }
            case "/trailers" -> {
                head(out, "Transfer-Encoding: chunked", "Trailer: X-Check");
                chunk(out, "checked");
                write(out, "0\r\nX-Check: passed\r\n\r\n");
            }
            default -> fixed(out, ("here is " + path).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static byte[] sum(InputStream body) throws IOException {
        CheckedInputStream checked = new CheckedInputStream(body, new CRC32());
        long length = checked.transferTo(OutputStream.nullOutputStream());
        String sum = length + " " + Long.toHexString(checked.getChecksum().getValue());
        return sum.getBytes(StandardCharsets.US_ASCII);
    }

    /** How the request says where its body ends. */
    private static String framing(HttpHead request) {
        return request.fields().stream()
                .filter(field -> field.startsWith("Content-Length") || field.startsWith("Transfer-Encoding"))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), framing -> framing.isEmpty() ? "no body" : framing));
    }

    private static void fixed(OutputStream out, byte[] body) throws IOException {
        head(out, "Content-Length: " + body.length);
        out.write(body);
    }

    private static void head(OutputStream out, String... fields) throws IOException {
        write(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n" + String.join("\r\n", fields) + "\r\n\r\n");
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        write(out, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
