package dev.gatehouse.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/** The packaged WAR in a container, with routes to a {@link ScriptedUpstream}. */
final class DeployedGateway implements AutoCloseable {

    static final String KEY = "a key of the tests";

    private static final Path WAR = Path.of(Objects.requireNonNull(System.getProperty("gatehouse.war")));

    private final ScriptedUpstream upstream;
    private final RunningContainer container;

    private DeployedGateway(ScriptedUpstream upstream, RunningContainer container) {
        this.upstream = upstream;
        this.container = container;
    }

    /** @param directory empty; for the configuration and for the container */
    static DeployedGateway start(Container container, Path directory) throws IOException {
        ScriptedUpstream upstream = ScriptedUpstream.start();
        Path conf = directory.resolve("conf");
        write(conf, "gatehouse.properties", """
                admin.path  = /_gatehouse
                audit.file  = %s
                state.dir   = %s
                """.formatted(directory.resolve("audit.jsonl"), directory.resolve("data")));
        write(conf, "upstreams/scripted.properties", "endpoints = " + upstream.endpoint() + "\n");
        write(conf, "consumers/tester.properties", "key.only = sha256:" + sha256(KEY) + "\n");
        write(conf, "routes/open.properties", """
                match.path = /open/**
                auth = none
                upstream = scripted
                rewrite.strip-prefix = /open
                """);
        write(conf, "routes/keyed.properties", """
                match.path = /keyed/**
                auth = api-key
                upstream = scripted
                """);
        write(conf, "routes/limited.properties", """
                match.path = /limited
                auth = none
                quota = 1/min burst 1
                upstream = scripted
                """);
        return new DeployedGateway(upstream, deploy(container, Map.of("gatehouse.conf", conf.toString()), directory));
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
