package dev.gatehouse.container;

import dev.gatehouse.client.WholeLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** The packaged WAR in a container, with routes to a {@link ScriptedUpstream}. */
final class DeployedGateway implements AutoCloseable {

    static final String KEY = "a key of the tests";

    private static final long RECORD_NANOS = 20_000_000_000L;
    private static final long POLL_NANOS = 5_000_000;

    private static final Path WAR = Path.of(Objects.requireNonNull(System.getProperty("gatehouse.war")));

    private final ScriptedUpstream upstream;
    private final RunningContainer container;
    private final Path audit;

    private DeployedGateway(ScriptedUpstream upstream, RunningContainer container, Path audit) {
        this.upstream = upstream;
        this.container = container;
        this.audit = audit;
    }

    /** @param directory empty; for the configuration and for the container */
    static DeployedGateway start(Container container, Path directory) throws IOException {
        ScriptedUpstream upstream = ScriptedUpstream.start();
        Path conf = directory.resolve("conf");
        write(conf, "gatehouse.properties", """
                admin.path  = /_gatehouse
                audit.file  = %s
                state.dir   = %s
                limit.head-fields = 50
                limit.target-size = 2KiB
                """.formatted(directory.resolve("audit.jsonl"), directory.resolve("data")));
        write(conf, "upstreams/scripted.properties", "endpoints = " + upstream.endpoint() + "\n");
        write(conf, "consumers/tester.properties", "key.only = sha256:" + sha256(KEY) + "\n");
        write(conf, "routes/open.properties", """
                match.path = /open/**
                auth = none
                upstream = scripted
                rewrite.strip-prefix = /open
                """);
        write(conf, "routes/endless.properties", """
                match.path = /endless
                auth = none
                upstream = scripted
                timeout.idle = 5s
                """);
        write(conf, "routes/keyed.properties", """
                match.path = /keyed/**
                auth = api-key
                upstream = scripted
                """);
        write(conf, "routes/pages.properties", """
                match.path = /pages/**
                match.methods = GET, PUT
                auth = api-key
                upstream = scripted
                rewrite.strip-prefix = /pages
                cors.origins = https://*.example.com
                cors.request-headers = X-Api-Key
                """);
        write(conf, "routes/limited.properties", """
                match.path = /limited
                auth = none
                quota = 1/min burst 1
                upstream = scripted
                """);
        write(conf, "routes/impatient.properties", """
                match.path = /impatient/**
                auth = none
                upstream = scripted
                rewrite.strip-prefix = /impatient
                timeout.idle = 300ms
                """);
        return new DeployedGateway(
                upstream,
                deploy(container, Map.of("gatehouse.conf", conf.toString()), directory),
                directory.resolve("audit.jsonl"));
    }

    /** The WAR alone. */
    static RunningContainer deploy(Container container, Map<String, String> contextParameters, Path directory)
            throws IOException {
        return container.start(WAR, contextParameters, Files.createDirectory(directory.resolve("container")));
    }

    static void write(Path conf, String name, String text) throws IOException {
        Path file = conf.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    int port() {
        return container.port();
    }

    /** The record of the one request to this path, which is in the file within a second of its end. */
    String recordOf(String path) throws IOException {
        long deadline = System.nanoTime() + RECORD_NANOS;
        while (System.nanoTime() < deadline) {
            for (String line : WholeLines.of(audit)) {
                if (line.contains("\"path\":\"" + path + "\"")) {
                    return line;
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new AssertionError("no record of " + path);
    }

    RawClient connect() throws IOException {
        return RawClient.connect(container.port());
    }

    @Override
    public void close() throws IOException {
        container.close();
        upstream.close();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
