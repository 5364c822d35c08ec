package dev.gatehouse.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A service that says who is calling, by HTTP. */
final class AskedServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger asked = new AtomicInteger();
    private final BlockingQueue<Asked> questions = new LinkedBlockingQueue<>();
    private volatile Function<Asked, Said> rule = asked -> new Said(500, "", Map.of());
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private AskedServer(HttpServer server) {
        this.server = server;
    }

    /** What came. */
    record Asked(String method, String target, Map<String, List<String>> fields, String body) {

        String first(String name) {
            return fields.getOrDefault(name, List.of("(none)")).get(0);
        }
    }

    /** What goes. */
    record Said(int status, String body, Map<String, List<String>> fields) {}

    static AskedServer start() throws IOException {
        return start(0);
    }

    static AskedServer start(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        AskedServer asked = new AskedServer(server);
        server.setExecutor(asked.threads);
        server.createContext("/", asked::answer);
        server.start();
        return asked;
    }

    int port() {
        return server.getAddress().getPort();
    }

    AskedServer says(int status, String body) {
        return says(asked -> new Said(status, body, Map.of()));
    }

    AskedServer says(int status, Map<String, List<String>> fields) {
        return says(asked -> new Said(status, "", fields));
    }

    AskedServer says(Function<Asked, Said> next) {
        rule = next;
        return this;
    }

    /** From now on answers wait until {@link #release}. */
    AskedServer hold() {
        gate = new CountDownLatch(1);
        return this;
    }

    void release() {
        gate.countDown();
    }

    int asked() {
        return asked.get();
    }

    /** The next question that came. */
    Asked question() throws InterruptedException {
        Asked next = questions.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nobody asked");
        }
        return next;
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        Asked question = new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
        questions.add(question);
        try {
            gate.await();
        } catch (InterruptedException e) {
            return;
        }
        Said said = rule.apply(question);
        said.fields()
                .forEach((name, values) ->
                        values.forEach(value -> exchange.getResponseHeaders().add(name, value)));
        byte[] body = said.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
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
