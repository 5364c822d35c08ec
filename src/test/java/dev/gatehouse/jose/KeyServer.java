package dev.gatehouse.jose;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer as far as it publishes keys, by HTTP. */
public final class KeyServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Answer answer = new Answer(200, "{\"keys\":[]}", "", "");
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private KeyServer(HttpServer server) {
        this.server = server;
    }

    private record Answer(int status, String body, String field, String value) {}

    public static KeyServer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        KeyServer keys = new KeyServer(server);
        server.setExecutor(keys.threads);
        server.createContext("/", keys::answer);
        server.start();
        return keys;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public KeyServer says(String body) {
        answer = new Answer(200, body, "", "");
        return this;
    }

    public KeyServer says(int status, String body, String field, String value) {
        answer = new Answer(status, body, field, value);
        return this;
    }

    /** From now on answers wait until {@link #release}. */
    public KeyServer hold() {
        gate = new CountDownLatch(1);
        return this;
    }

    public void release() {
        gate.countDown();
    }

    public int asked() {
        return asked.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            return;
        }
        Answer now = answer;
        if (!now.field().isEmpty()) {
            exchange.getResponseHeaders().add(now.field(), now.value());
        }
        byte[] body = now.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(now.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
