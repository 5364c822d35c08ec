package dev.gatehouse.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The configuration that the demo runs with: written for people to read, as it is printed where it lies. */
final class DemoFiles {

    static final String CONSUMER = "demo";
    static final String LIMITED_PATH = "/limited";

    /** Requests that {@link #LIMITED_PATH} takes at once. */
    static final int BURST = 3;

    private static final int USUAL_PORT = 8080;

    private DemoFiles() {}

    /** @param endpoints of the instances of the one service */
    static void write(Path directory, List<DemoUpstream> endpoints) throws IOException {
        Map<String, String> files = new TreeMap<>(routes());
        files.put("gatehouse.properties", process(directory));
        files.put("upstreams/orders.properties", upstream(endpoints));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling(""));
            Files.writeString(path, file.getValue());
        }
    }

    private static String process(Path directory) throws IOException {
        return """
                # The process: where it listens, what it writes.
                listen.http  = 127.0.0.1:%d
                admin.listen = 127.0.0.1:0
                audit.file   = %s
                state.dir    = %s

                # Who may pass a route that does not say.
                default.auth = api-key
                """.formatted(port(), escaped(directory.resolve("audit.jsonl")), escaped(directory.resolve("data")));
    }

    private static String upstream(List<DemoUpstream> endpoints) {
        return """
                # One service in %d instances, which take turns.
                endpoints = %s
                balance   = round-robin
                """.formatted(
                endpoints.size(), endpoints.stream().map(DemoUpstream::endpoint).collect(Collectors.joining(", ")));
    }

    private static Map<String, String> routes() {
        return Map.of(
                "routes/orders.properties",
                """
                # A service behind a key, with a limit for each caller.
                match.path = /orders/**
                upstream   = orders
                quota      = 100/s burst 200
                """,
                "routes/limited.properties",
                """
                # The same service with a limit that is soon reached.
                match.path = %s
                upstream   = orders
                quota      = 3/min burst %d
                """.formatted(LIMITED_PATH, BURST),
                "routes/events.properties",
                """
                # A stream: what the service sends goes on to the client as it comes.
                match.path   = /events
                upstream     = orders
                timeout.idle = 60s
                """,
                "routes/hello.properties",
                """
                # An answer without a service, for everybody.
                match.path   = /
                auth         = none
                respond.status = 200
                respond.header.Content-Type = text/plain; charset=utf-8
                respond.body = Hello from Gatehouse.\\n
                """);
    }

    /** The usual port for people's eyes, or any other if somebody listens there. */
    private static int port() {
        try (ServerSocket probe = new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            return 0;
        }
    }

    /** A path as a value of a properties file. */
    private static String escaped(Path path) {
        return path.toString().replace("\\", "\\\\");
    }
}
