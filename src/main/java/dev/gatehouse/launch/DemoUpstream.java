package dev.gatehouse.launch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One instance of the service that the demo's gateway stands before: greets, echoes what is posted, and streams events.
 * A plain blocking server of the JDK, such as anybody's could be.
 */
final class DemoUpstream implements AutoCloseable {

    static final int EVENTS = 10;

    private static final int UNKNOWN_LENGTH = 0;
    private static final int NO_BODY = -1;

    private final String name;
    private final Duration eventInterval;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private DemoUpstream(String name, Duration eventInterval, HttpServer server) {
        this.name = name;
        this.eventInterval = eventInterval;
        this.server = server;
    }

    /**
     * Listens on a free port of the loopback address.
     *
     * @param name says in answers which instance it was
     * @param eventInterval from one event of a stream to the next
     */
    static DemoUpstream start(String name, Duration eventInterval) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        DemoUpstream upstream = new DemoUpstream(name, eventInterval, server);
        server.createContext("/", upstream::answer);
        server.createContext("/events", upstream::stream);
        server.setExecutor(upstream.threads);
        server.start();
        return upstream;
    }

    /** As it stands in an upstream file. */
    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] posted = exchange.getRequestBody().readAllBytes();
        byte[] body = posted.length > 0 ? posted : greeting(exchange);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.getResponseHeaders().set("X-Instance", name);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, head ? NO_BODY : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            if (!head) {
                out.write(body);
            }
        }
    }

    private byte[] greeting(HttpExchange exchange) {
        String consumer = exchange.getRequestHeaders().getFirst("X-Consumer-Id");
        String greeting = exchange.getRequestURI() + " for " + (consumer == null ? "somebody" : consumer)
                + ", from instance " + name + "\n";
        return greeting.getBytes(StandardCharsets.UTF_8);
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, UNKNOWN_LENGTH);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 1; i <= EVENTS; i++) {
                out.write(("data: event " + i + " of " + EVENTS + ", from instance " + name + "\n\n")
                        .getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.sleep(eventInterval.toMillis());
            }
        } catch (InterruptedException e) {
            // The demo ends, and with it the stream.
            Thread.currentThread().interrupt();
        }
    }
}
